import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeTemplate, quoteHcl, quoteTemplate, templateParts } from '../../src/cdk/hcl-template.js';

const shape = (template: string) => templateParts(template).map(({ kind, text }) => `${kind}:${text}`);

/** Text full of what means something in a template. */
const hostile = fc
  .array(fc.constantFrom('$', '%', '{', '}', '"', '\\', 'TfToken[TOKEN.0]', '~', 'a', '\n', 'var.x'))
  .map((pieces) => pieces.join(''));

describe('templateParts', () => {
  test.each([
    ['', []],
    ['plain', ['text:plain']],
    [`\${var.x}`, ['expression:var.x']],
    [`a\${var.x}b`, ['text:a', 'expression:var.x', 'text:b']],
    [`$\${var.x}`, [`text:$\${var.x}`]],
    [`%%{if}`, ['text:%%{if}']],
    [`%{if a}b%{endif}`, ['directive:if a', 'text:b', 'directive:endif']],
    [`\${a["}"]}!`, ['expression:a["}"]', 'text:!']],
    [`\${jsonencode({a = "\${b}\\""})}`, [`expression:jsonencode({a = "\${b}\\""})`]],
    [`\${open`, ['expression:open']],
  ])('%s', (template, parts) => {
    expect(shape(template)).toEqual(parts);
  });

  test('loses nothing: the pieces are the text again', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const again = templateParts(text).map(({ kind, text: inner }) =>
          kind === 'text' ? inner : `${kind === 'expression' ? '$' : '%'}{${inner}}`,
        );
        // An interpolation that is not closed is closed at the end.
        expect([text, `${text}}`]).toContain(again.join(''));
      }),
    );
  });
});

describe('escapeTemplate', () => {
  test.each([
    ['a', 'a'],
    [`\${x}`, `$\${x}`],
    ['%{x}', '%%{x}'],
    [`$\${x}`, `\${"$"}\${"$"}{x}`],
    [`$%{x}`, `\${"$"}\${"%"}{x}`],
    [`\${TfToken[TOKEN.0]}`, `$\${TfToken\${"["}TOKEN.0]}`],
    ['#{TfToken[TOKEN.0]}', `#{TfToken\${"["}TOKEN.0]}`],
  ])('%s', (text, template) => {
    expect(escapeTemplate(text)).toBe(template);
  });

  test('what it gives means the text: escapes and quoted signs alone', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const meant = templateParts(escapeTemplate(text)).map(({ kind, text: inner }) => {
          if (kind === 'text') return inner.replace(/([$%])\1\{/g, '$1{');
          return kind === 'expression' && /^"[$%[]"$/.test(inner) ? inner.charAt(1) : '(a live expression)';
        });
        expect(meant.join('')).toBe(text);
        expect(escapeTemplate(text)).not.toContain('TfToken[');
      }),
    );
  });
});

describe('quoteHcl', () => {
  test('every character means itself, and nothing is interpolated', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), (text) => {
        const quoted = quoteHcl(text);
        expect(JSON.parse(quoted)).toBe(text);
        expect(quoted.replaceAll('\\\\', ' ')).not.toMatch(/[$%]\{|\\[bf]|TfToken\[/);
      }),
    );
  });
});

describe('quoteTemplate', () => {
  test.each([
    [`Bearer \${var.x}`, `"Bearer \${var.x}"`],
    [`a"\\\n\${f("b")}`, `"a\\"\\\\\\n\${f("b")}"`],
    [`$\${x}`, `"\\u0024{x}"`],
    [`%{if var.a}b%{endif}`, `"%{if var.a}b%{endif}"`],
  ])('%s', (template, quoted) => {
    expect(quoteTemplate(template)).toBe(quoted);
  });
});
