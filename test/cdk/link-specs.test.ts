import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TerraformVariable } from 'cdktf';
import fc from 'fast-check';
import { templateParts } from '../../src/cdk/hcl-template.js';
import { EphemeralVariable, LinkSpecs, LinkspecProvider } from '../../src/cdk/index.js';
import { specFilesIn } from '../../src/files/spec-files-in.js';
import { readSpecText } from '../../src/spec/read-specs.js';
import { newStack, onlyLink, synthesised } from './synthesised.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'linkspec-cdk-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a file and gives its path. */
function file(name: string, content: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const document = (spec: Readonly<Record<string, unknown>>, name = 'doc') =>
  JSON.stringify({
    apiVersion: 'linkspec.dev/v1alpha1',
    kind: 'LinkSpec',
    metadata: { name },
    spec: { database: 'db', type: 'S3', ...spec },
  });

/** The only link of one document. */
function linkOf(spec: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const stack = newStack();
  LinkSpecs.fromYaml(stack, 'yaml', { path: file('one.json', document(spec)) });
  return onlyLink(stack);
}

/** The message with which a document is refused. */
function refused(text: string): string {
  const path = file('refused.yaml', text);
  try {
    LinkSpecs.fromYaml(newStack(), 'yaml', { path });
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

describe('LinkSpecs.fromYaml', () => {
  test('one resource for each document, by metadata.name', () => {
    const stack = newStack();
    const specs = LinkSpecs.fromYaml(stack, 'yaml', { path: 'examples/demo/links' });
    expect([...specs.links.keys()]).toEqual(['events-s3', 'clicks-kafka', 'exports-gcs', 'invoices-azure']);
    expect(specs.links.get('events-s3')?.node.path).toBe('stack/yaml/events-s3');
    expect(Object.values(synthesised(stack).resource?.linkspec_link ?? {})).toContainEqual({
      database: 'analytics',
      name: 'events_s3',
      type: 'S3',
      description: 'product events',
      config: '{"region":"eu-central-1","disable_gunzip":false}',
      credentials_wo: `\${jsonencode({"aws_access_key_id" = var.EVENTS_AWS_ACCESS_KEY_ID, "aws_secret_access_key" = var.EVENTS_AWS_SECRET_ACCESS_KEY})}`,
      policy: { deletion: 'Retain' },
    });
  });

  test('the provider is handed on', () => {
    const stack = newStack();
    const provider = new LinkspecProvider(stack, 'p', { alias: 'other' });
    LinkSpecs.fromYaml(stack, 'yaml', { path: file('p.json', document({})), provider });
    expect(onlyLink(stack).provider).toBe('linkspec.other');
  });

  test('what is not managed stays so', () => {
    expect(linkOf({})).toEqual({ database: 'db', name: 'doc', type: 'S3', policy: { deletion: 'Retain' } });
    expect(linkOf({ config: {}, credentials: {}, description: '' })).toMatchObject({
      config: '{}',
      credentials_wo: '{}',
      description: '',
    });
  });

  test('text is text: nothing in a document is an expression', () => {
    const hostile = `#{TfToken[TOKEN.0]} \${var.x} %{if} $\${y} \${TfToken[TOKEN.0]} "q" \\`;
    const link = linkOf({
      database: hostile,
      name: hostile,
      description: hostile,
      config: { [hostile]: hostile },
    });
    const live = [link.database, link.name, link.description, link.config].flatMap((text) =>
      templateParts(String(text)).filter(
        ({ kind, text: inner }) => kind !== 'text' && !/^"[$%[]"$/.test(inner),
      ),
    );
    expect(live).toEqual([]);
  });

  test('numbers keep their digits, and __proto__ is a key', () => {
    const path = file(
      'exact.yaml',
      'apiVersion: linkspec.dev/v1alpha1\nkind: LinkSpec\nmetadata: { name: a }\nspec:\n  database: d\n  type: HDFS\n  config: { a: 12345678901234567890, __proto__: 1 }\n  credentials: { __proto__: { env: X } }\n',
    );
    const stack = newStack();
    LinkSpecs.fromYaml(stack, 'yaml', { path });
    expect(onlyLink(stack)).toMatchObject({
      config: '{"a":12345678901234567890,"__proto__":1}',
      credentials_wo: `\${jsonencode({"__proto__" = var.X})}`,
    });
  });
});

describe('references', () => {
  test('{ env: X } is an ephemeral variable, one for each name in a stack', () => {
    const stack = newStack();
    const path = file('env.json', document({ credentials: { a: { env: 'KEY' }, b: { env: 'KEY' } } }));
    LinkSpecs.fromYaml(stack, 'one', { path });
    LinkSpecs.fromYaml(stack, 'two', { path });
    expect(synthesised(stack).variable).toEqual({
      KEY: { type: 'string', sensitive: true, ephemeral: true },
    });
  });

  test('an ephemeral variable that is there already is taken', () => {
    const stack = newStack();
    new EphemeralVariable(stack, 'KEY', { description: 'mine' });
    LinkSpecs.fromYaml(stack, 'yaml', {
      path: file('e.json', document({ credentials: { a: { env: 'KEY' } } })),
    });
    expect(synthesised(stack).variable).toMatchObject({ KEY: { description: 'mine', ephemeral: true } });
  });

  test('one that is not ephemeral is refused', () => {
    const stack = newStack();
    new TerraformVariable(stack, 'KEY', { sensitive: true });
    const path = file('e.json', document({ credentials: { a: { env: 'KEY' } } }));
    expect(() => LinkSpecs.fromYaml(stack, 'yaml', { path })).toThrow(
      /LNK0822: stack: .*"KEY".*EphemeralVariable/,
    );
  });

  test('a variable may have the name of a construct', () => {
    const stack = newStack();
    new LinkspecProvider(stack, 'KEY');
    const path = file('e.json', document({ credentials: { a: { env: 'KEY' } } }, 'KEY'));
    LinkSpecs.fromYaml(stack, 'yaml', { path });
    expect(Object.keys(synthesised(stack).variable ?? {})).toEqual(['KEY']);
  });

  test("{ file: p } is Terraform's file(), from the folder of the spec, one line break cut", () => {
    const path = file(
      'deep/f.json',
      document({ credentials: { a: { file: `x"\${y}` }, b: { file: '/run/b' } } }),
    );
    const stack = newStack();
    LinkSpecs.fromYaml(stack, 'yaml', { path });
    const own = `${folder}/deep/x\\"\\u0024{y}`;
    expect(onlyLink(stack).credentials_wo).toBe(
      `\${jsonencode({"a" = replace(file("${own}"), "/\\r?\\n$/", ""), "b" = replace(file("/run/b"), "/\\r?\\n$/", "")})}`,
    );
  });

  test('at any depth', () => {
    expect(linkOf({ credentials: { headers: { A: { env: 'X' }, B: [{ env: 'Y' }] } } }).credentials_wo).toBe(
      `\${jsonencode({"headers" = {"A" = var.X, "B" = [var.Y]}})}`,
    );
  });
});

describe('policy', () => {
  test.each<[string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>]>([
    ['nothing written', {}, { deletion: 'Retain' }],
    ['deletion', { policy: { deletion: 'Delete' } }, { deletion: 'Delete' }],
    ['adoption as in a document', { policy: { adoption: 'Send' } }, { adoption: 'Send', deletion: 'Retain' }],
    [
      'all',
      {
        policy: {
          config: 'Merge',
          credentials: 'Merge',
          credentialsDrift: 'Always',
          adoption: 'Trust',
          pipelines: 'Refuse',
          revive: true,
          deletion: 'Retain',
          replace: 'Allow',
          drift: 'Correct',
          approval: 'Automatic',
        },
        suspend: false,
      },
      {
        config: 'Merge',
        credentials: 'Merge',
        credentials_drift: 'Always',
        adoption: 'Trust',
        pipelines: 'Refuse',
        revive: true,
        deletion: 'Retain',
        replace: 'Allow',
      },
    ],
    [
      'a version with OnChange, which Terraform would take for OnVersion',
      { credentialsVersion: '7' },
      { credentials_drift: 'OnChange', deletion: 'Retain' },
    ],
    [
      'a version with OnVersion',
      { credentialsVersion: '7', policy: { credentialsDrift: 'OnVersion' } },
      { deletion: 'Retain' },
    ],
  ])('%s', (_, spec, policy) => {
    expect(linkOf(spec).policy).toEqual(policy);
  });

  test('credentialsVersion is a number', () => {
    expect(linkOf({ credentialsVersion: '20261123' }).credentials_wo_version).toBe(20261123);
  });
});

describe('what Terraform has no form for is refused with place and way out', () => {
  const head =
    'apiVersion: linkspec.dev/v1alpha1\nkind: LinkSpec\nmetadata: { name: a }\nspec:\n  database: d\n  type: S3\n';
  test.each([
    ['drift', '  policy: { drift: Report }\n', /refused\.yaml:7:20: error LNK0822: .*drift.*ignore_changes/],
    ['approval', '  policy: { approval: Manual }\n', /:7:23: error LNK0822: .*approval.*-auto-approve/],
    [
      'connectionSecretRef',
      '  connectionSecretRef: { name: s }\n',
      /:7:24: error LNK0822: .*connectionSecretRef.*provider block/,
    ],
    ['suspend', '  suspend: true\n', /:7:12: error LNK0822: .*suspend.*Leave the field out/],
    ['a version in words', '  credentialsVersion: "2026-11"\n', /:7:23: error LNK0822: .*"20261123"/],
    ['a version with a zero in front', '  credentialsVersion: "007"\n', /LNK0822/],
    ['exec', '  credentials: { a: { exec: [pass, show] } }\n', /:7:29: error LNK0110: .*exec.*TF_VAR_NAME/],
    [
      'secretKeyRef',
      '  credentials: { a: { secretKeyRef: { name: n, key: k } } }\n',
      /LNK0110: .*secretKeyRef/,
    ],
    ['a literal', '  credentials: { a: canary }\n', /:7:21: error LNK0821: .*\{ env: NAME \}/],
    [
      'a value',
      '  credentials: { a: { b: [{ value: canary }] } }\n',
      /LNK0821: spec\.credentials\.a\.b\[0\]/,
    ],
    ['a name that no variable has', '  credentials: { a: { env: A.B } }\n', /LNK0822: .*"A\.B"/],
    ['a name that Terraform keeps', '  credentials: { a: { env: version } }\n', /LNK0822: .*"version"/],
  ])('%s', (_, spec, message) => {
    expect(refused(`${head}${spec}`)).toMatch(message);
    expect(refused(`${head}${spec}`)).not.toContain('canary');
  });

  test('a metadata.name that stands twice, or is no id', () => {
    expect(refused(`${document({})}\n---\n${document({ name: 'other' })}`)).toMatch(
      /LNK0822: metadata\.name "doc" stands twice/,
    );
    expect(refused(document({}, 'constructor'))).toMatch(/LNK0822: metadata\.name "constructor"/);
  });

  test('all at once, with what `linkspec validate` finds', () => {
    const message = refused(`${head}  polcy: {}\n---\n${head}  suspend: true\n`);
    expect(message).toMatch(/refused\.yaml:7:3: error LNK0102/);
    // Which document of such a file is which is not known.
    expect(message).not.toContain('LNK0822');
    const both = refused(`${head}  suspend: true\n  policy: { drift: Report }\n`);
    expect(both).toMatch(/suspend[\s\S]*drift|drift[\s\S]*suspend/);
  });

  test('two specs for one link', () => {
    expect(refused(`${document({ name: 'l' }, 'a')}\n---\n${document({ name: 'l' }, 'b')}`)).toMatch(
      /LNK0104/,
    );
  });

  test.each([
    ['nothing there', () => join(folder, 'nothing'), /LNK0107: cannot be read \(ENOENT\)/],
    [
      'a folder without specs',
      () => dirname(file('none/readme.txt', 'x')),
      /LNK0107: the folder holds no spec file/,
    ],
  ])('%s', (_, path, message) => {
    expect(() => LinkSpecs.fromYaml(newStack(), 'yaml', { path: path() })).toThrow(message);
  });

  test('not UTF-8', () => {
    const path = join(folder, 'latin.yaml');
    writeFileSync(path, Buffer.from('6b696e643a20e4', 'hex'));
    expect(() => LinkSpecs.fromYaml(newStack(), 'yaml', { path })).toThrow(/LNK0101: not UTF-8/);
  });
});

describe('files', () => {
  test('are those that the command line reads, in its order', () => {
    const root = join(folder, 'tree');
    for (const name of ['b/one', 'a', 'c/.hidden/two', '.three', 'B', 'c/four'])
      file(`tree/${name}.yaml`, document({ name }, name.replaceAll('/', '-')));
    file('tree/readme.md', 'no spec');
    symlinkSync(root, join(root, 'c', 'again'));
    const titles = specFilesIn(root).map((path) =>
      path
        .slice(root.length + 1)
        .replace('.yaml', '')
        .replaceAll('/', '-'),
    );
    const specs = LinkSpecs.fromYaml(newStack(), 'yaml', { path: root });
    expect([...specs.links.keys()]).toEqual(titles);
    expect(titles).toEqual(['B', 'a', 'b-one', 'c-four']);
  });

  test('warnings and notes are annotations', () => {
    const path = file('warn.yaml', `${document({ config: { regoin: 'x' } })}\n---\nkind: ConfigMap\n`);
    const specs = LinkSpecs.fromYaml(newStack(), 'yaml', { path });
    expect(specs.node.metadata.map(({ type, data }) => [type, data])).toEqual([
      ['@cdktf/warn', expect.stringContaining('regoin')],
      ['@cdktf/info', expect.stringContaining('ConfigMap')],
    ]);
  });
});

describe('the examples', () => {
  const files = ['examples/links', 'examples/demo/links', 'examples/cdktf/links'].flatMap((path) =>
    specFilesIn(path),
  );
  /** What they hold that Terraform has no form for. */
  const REFUSED = ['events-kafka.yaml', 'exports-gcs.yaml', 'shop-mysql.yaml'];

  test.each(files)('%s', (path) => {
    const stack = newStack();
    if (REFUSED.some((name) => path.endsWith(`examples/links/${name}`))) {
      expect(() => LinkSpecs.fromYaml(stack, 'yaml', { path })).toThrow(/LNK0110|LNK0822/);
      return;
    }
    const links = [...LinkSpecs.fromYaml(stack, 'yaml', { path }).links.values()];
    expect(links).not.toHaveLength(0);
    expect(Object.keys(synthesised(stack).resource?.linkspec_link ?? {})).toHaveLength(links.length);
  });
});

test('any config comes out as it went in', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (config) => {
      // A document of its own kind of trouble: a secret key, or text that YAML cannot hold.
      const text = document({ type: 'HDFS', config });
      fc.pre(readSpecText(text, 'x.json').problems.every(({ severity }) => severity !== 'error'));
      const stack = newStack();
      LinkSpecs.fromYaml(stack, 'yaml', { path: file('any.json', text) });
      const read = templateParts(String(onlyLink(stack).config)).map(({ kind, text: inner }) =>
        kind === 'text' ? inner.replace(/([$%])\1\{/g, '$1{') : JSON.parse(inner),
      );
      expect(JSON.parse(read.join(''))).toEqual(JSON.parse(JSON.stringify(config)));
    }),
    { numRuns: 60 },
  );
});

test('a relative path starts at the working directory', () => {
  const specs = LinkSpecs.fromYaml(newStack(), 'yaml', {
    path: ['examples/links/analytics-s3.yaml', resolve('examples/links/scoring-http.yaml')],
  });
  expect([...specs.links.keys()]).toEqual(['analytics-s3', 'scoring-http']);
});
