import { describe, expect, test } from '@jest/globals';
import { findLiteral, referencesTo } from '../../src/cdk/find-literal.js';

describe('findLiteral', () => {
  test.each([
    ['', undefined],
    ['{}', undefined],
    ['hunter2', 'credentials'],
    ['"hunter2"', 'credentials'],
    ['{"a":"hunter2"}', 'credentials.a'],
    ['{"a":12}', 'credentials.a'],
    ['{"a":12345678901234567890}', 'credentials.a'],
    ['{"a":["x"]}', 'credentials.a[0]'],
    ['{"a":{"b":"x"}}', 'credentials.a.b'],
    ['{"a":"","b":null,"c":true}', undefined],
    [`{"a":"\${var.x}"}`, undefined],
    [`{"a":"Bearer \${var.x}"}`, undefined],
    [`{"a":"\${var.x}","b":"hunter2"}`, 'credentials.b'],
    [`{"a":"$\${var.x}"}`, 'credentials.a'],
    [`{"a":"\${"hunter2"}"}`, 'credentials.a'],
    [`\${var.x}`, undefined],
    [`\${local.x}`, undefined],
    [`\${ephemeral.vault_secret.db.data}`, undefined],
    [`\${file("secret.json")}`, undefined],
    [`\${"hunter2"}`, 'credentials'],
    [`\${upper("hunter2")}`, 'credentials'],
    [`\${path.module}`, 'credentials'],
    [`\${jsonencode({})}`, undefined],
    [`\${jsonencode({"a" = var.x})}`, undefined],
    [`\${jsonencode({"a" = "hunter2"})}`, 'credentials.a'],
    [`\${jsonencode({a = "hunter2"})}`, 'credentials.a'],
    [`\${jsonencode({"a" : "hunter2"})}`, 'credentials.a'],
    [`\${jsonencode({"a" = 7})}`, 'credentials.a'],
    [`\${jsonencode({"a" = "Bearer \${var.x}"})}`, undefined],
    [`\${jsonencode({"a" = "$\${var.x}"})}`, 'credentials.a'],
    [`\${jsonencode({"a" = var.x, "b" = {"c" = ["d"]}})}`, 'credentials.b.c[0]'],
    [`\${jsonencode({"a" = join("", ["hun", "ter2"])})}`, 'credentials.a'],
    [`\${jsonencode({"a" = replace(file("/run/a"), "/\\r?\\n$/", "")})}`, undefined],
    [`\${jsonencode({"a" = jsondecode(var.x)["b,c"]})}`, undefined],
    [`\${jsonencode({for k, v in var.x : k => v})}`, undefined],
    [`\${jsonencode({"a" = null, "b" = true, "c" = ""})}`, undefined],
    [`\${jsonencode({"a, \\"b\\"" = "x"})}`, 'credentials.a, \\"b\\"'],
    [`\${jsonencode({\n  a = var.x\n  b = "hunter2"\n})}`, 'credentials.b'],
  ])('%s', (template, path) => {
    expect(findLiteral(template)).toBe(path);
  });
});

describe('referencesTo', () => {
  test.each([
    [`\${jsonencode({"a" = var.A, "b" = "x\${var.b-c}", "d" = "var.D"})}`, ['A', 'b-c']],
    [`var.x`, []],
    [`\${module.a.var.x}\${local.x}`, []],
  ])('%s', (template, names) => {
    expect([...referencesTo('var', template)]).toEqual(names);
  });
});
