import { describe, expect, test } from '@jest/globals';
import { readSpecText } from '../../src/spec/read-specs.js';
import { linkSpecText, told } from './spec-text.js';

const problems = (text: string): string[] => readSpecText(text, 'a.yaml').problems.map(told);
const hints = (text: string) => readSpecText(text, 'a.yaml').problems.map(({ hint }) => hint);

describe('a good document', () => {
  test('becomes a spec with every default', () => {
    const { specs, problems } = readSpecText(linkSpecText(), 'links/a.yaml');
    expect(problems).toEqual([]);
    expect(specs).toEqual([
      {
        title: 'a',
        place: { file: 'links/a.yaml', line: 1, column: 1 },
        database: 'analytics',
        name: 'a',
        type: 'S3',
        policy: {
          config: 'Exact',
          credentials: 'Exact',
          credentialsDrift: 'OnChange',
          adoption: 'Send',
          pipelines: 'Pause',
          revive: false,
          deletion: 'Retain',
          replace: 'Refuse',
          drift: 'Correct',
          approval: 'Automatic',
        },
        suspend: false,
      },
    ]);
  });

  test('keeps every field that is written', () => {
    const text = linkSpecText(`  name: 'Łąka "x" \`y\`'
  description: ""
  config: {}
  credentials:
    aws_access_key_id: { env: KEY }
    aws_secret_access_key: { file: ../aws }
    aws_session_token: { exec: [vault, read, ""] }
    role_arn: { secretKeyRef: { name: s, key: k } }
  policy: { revive: true, deletion: Delete }
  credentialsVersion: "7"
  suspend: true
`);
    const { specs, problems } = readSpecText(text, 'links/a.yaml');
    expect(problems).toEqual([]);
    expect(specs[0]).toMatchObject({
      name: 'Łąka "x" `y`',
      description: '',
      config: {},
      credentials: [
        ['aws_access_key_id', { kind: 'reference', reference: { kind: 'env', name: 'KEY' } }],
        [
          'aws_secret_access_key',
          { kind: 'reference', reference: { kind: 'file', path: '../aws', base: 'links' } },
        ],
        [
          'aws_session_token',
          { kind: 'reference', reference: { kind: 'exec', argv: ['vault', 'read', ''] } },
        ],
        ['role_arn', { kind: 'reference', reference: { kind: 'secretKeyRef', name: 's', key: 'k' } }],
      ],
      policy: { revive: true, deletion: 'Delete', config: 'Exact' },
      credentialsVersion: '7',
      suspend: true,
    });
  });

  test('may be JSON, with tabs, and begin with a byte order mark', () => {
    const json = JSON.stringify(
      {
        apiVersion: 'linkspec.dev/v1alpha1',
        kind: 'LinkSpec',
        metadata: { name: 'é😀/\u2028' },
        spec: { database: 'd', type: 'GCS', config: { a: [1, 2.5, null, true, { b: '\t' }] } },
      },
      null,
      '\t',
    );
    const { specs } = readSpecText(`\ufeff${json}`, 'a.json');
    expect(specs.map(({ name, config }) => ({ name, config }))).toEqual([
      { name: 'é😀/\u2028', config: { a: [1, 2.5, null, true, { b: '\t' }] } },
    ]);
  });

  test('a byte order mark counts for no column and hides no ---', () => {
    const { specs } = readSpecText(`\ufeff---\n${linkSpecText()}`, 'a.yaml');
    expect(specs.map(({ place }) => [place.line, place.column])).toEqual([[2, 1]]);
    expect(problems('\ufeffkind: 5\n')).toContain('error LNK0103 a.yaml:1:7 kind is a number, not text');
  });

  test('may carry what Kubernetes adds to metadata', () => {
    const text = linkSpecText().replace(
      '  name: a\n',
      '  name: a\n  namespace: n\n  labels: { app: x }\n  annotations: { note: y }\n',
    );
    expect(problems(text)).toEqual([]);
  });

  test('reads the same with CRLF and CR', () => {
    const text = `# head\n---\n${linkSpecText('  description: |\n    one\n    two\n  confg: {}\n')}`;
    const lf = readSpecText(text, 'a.yaml');
    expect(lf.problems.map(told)).toEqual(['error LNK0102 a.yaml:13:3 "confg" is not a field of spec']);
    for (const eol of ['\r\n', '\r'])
      expect(readSpecText(text.replaceAll('\n', eol), 'a.yaml').problems).toEqual(lf.problems);
    const good = text.replace(/ {2}confg.*\n/, '');
    expect(readSpecText(good.replaceAll('\n', '\r\n'), 'a.yaml').specs).toEqual(
      readSpecText(good, 'a.yaml').specs,
    );
    expect(readSpecText(good, 'a.yaml').specs[0]?.description).toBe('one\ntwo\n');
  });
});

describe('many documents in one text', () => {
  test('each is told by the line of its first content, empty ones are nothing', () => {
    const text = `# head\n\n---\n# comment\n\n${linkSpecText()}---\n---\nnull\n--- # only this\n---\n${linkSpecText('', { name: 'b' })}`;
    const { specs, problems } = readSpecText(text, 'a.yaml');
    expect(problems).toEqual([]);
    expect(specs.map(({ title, place }) => [title, place.line, place.column])).toEqual([
      ['a', 6, 1],
      ['b', 18, 1],
    ]);
  });

  test('the bad ones do not hide the good ones, nor each other', () => {
    const text = [
      linkSpecText('  confg: {}\n  descripton: x\n'),
      linkSpecText('', { name: 'good' }),
      'a: [1, 2\n',
      linkSpecText('  type: S3\n'),
      linkSpecText('', { type: 's3' }),
    ].join('---\n');
    const { specs, problems } = readSpecText(text, 'a.yaml');
    expect(specs.map(({ title }) => title)).toEqual(['good']);
    expect(problems.map(told)).toEqual([
      'error LNK0102 a.yaml:8:3 "confg" is not a field of spec',
      'error LNK0102 a.yaml:9:3 "descripton" is not a field of spec',
      'error LNK0101 a.yaml:20:1 bad indentation, or a bracket that is not closed',
      'error LNK0101 a.yaml:28:3 the same key stands twice in one object',
      'error LNK0103 a.yaml:36:9 spec.type is none of S3, AZURE, GCS, HDFS, HTTP, KAFKA, MONGODB, MYSQL',
    ]);
  });

  test('a file with directives and document ends is read in one piece', () => {
    const text = `%YAML 1.2\n---\n${linkSpecText()}...\n%YAML 1.2\n---\n${linkSpecText('  confg: 1\n')}`;
    const { specs, problems } = readSpecText(text, 'a.yaml');
    expect(specs.map(({ place }) => place)).toEqual([{ file: 'a.yaml', line: 3, column: 1 }]);
    expect(problems.map(told)).toEqual(['error LNK0102 a.yaml:20:3 "confg" is not a field of spec']);
  });

  test('ten thousand documents', () => {
    const text = Array.from({ length: 10_000 }, (_, i) =>
      linkSpecText(i === 7000 ? '  confg: 1\n' : `  config: { n: ${i} }\n`, { name: `l${i}`, type: 'HDFS' }),
    ).join('---\n');
    const quiet = readSpecText(text.replaceAll('{ n:', '{ dfs.n:'), 'a.yaml');
    expect(quiet.specs).toHaveLength(9999);
    expect(quiet.specs[9998]).toMatchObject({
      title: 'l9999',
      config: { 'dfs.n': 9999 },
      place: { line: 89_992 },
    });
    expect(quiet.problems.map(told)).toEqual(['error LNK0102 a.yaml:63008:3 "confg" is not a field of spec']);
  });
});

describe('kinds and versions', () => {
  test.each([
    [
      'kind: Secret\ndata: { a: !x 1, b: .nan }\n',
      ['note a.yaml:1:1 a document of kind "Secret" is skipped'],
    ],
    ['\n  # c\n  kind: Linkspec\n', ['note a.yaml:3:3 a document of kind "Linkspec" is skipped']],
    ['spec: 1\n', ['error LNK0103 a.yaml:1:1 kind is missing']],
    ['\n- a\n', ['error LNK0103 a.yaml:2:1 the document is not an object of keys and values']],
    ['just text\n', ['error LNK0103 a.yaml:1:1 the document is not an object of keys and values']],
    [
      'kind: LinkSpec\n',
      [
        'error LNK0103 a.yaml:1:1 apiVersion is missing',
        'error LNK0103 a.yaml:1:1 metadata is missing',
        'error LNK0103 a.yaml:1:1 spec is missing',
      ],
    ],
    [
      'kind: 5\n',
      [
        'error LNK0103 a.yaml:1:1 apiVersion is missing',
        'error LNK0103 a.yaml:1:1 metadata is missing',
        'error LNK0103 a.yaml:1:1 spec is missing',
        'error LNK0103 a.yaml:1:7 kind is a number, not text',
      ],
    ],
    [
      linkSpecText().replace('v1alpha1', 'v2'),
      ['error LNK0108 a.yaml:1:13 apiVersion "linkspec.dev/v2" is unknown'],
    ],
  ])('%j', (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  test('a near miss of the kind is hinted at', () => {
    expect(hints('kind: linkspec\n')).toEqual(['Did you mean "LinkSpec"?']);
    expect(hints('kind: Deployment\n')).toEqual([undefined]);
  });
});

describe('shape', () => {
  test.each([
    [
      '  databse: x\n',
      'error LNK0102 a.yaml:8:3 "databse" is not a field of spec',
      'Did you mean "database"?',
    ],
    [
      '  zzz: x\n',
      'error LNK0102 a.yaml:8:3 "zzz" is not a field of spec',
      'Its fields are: database, name, type, description, config, credentials, policy, credentialsVersion, suspend, connectionSecretRef, interval.',
    ],
    [
      '  policy: { drft: Report }\n',
      'error LNK0102 a.yaml:8:13 "drft" is not a field of spec.policy',
      'Did you mean "drift"?',
    ],
    [
      '  policy:\n    config: Exat\n',
      'error LNK0103 a.yaml:9:13 spec.policy.config is none of Exact, Merge',
      'Did you mean "Exact"?',
    ],
    [
      '  policy: { deletion: Keep }\n',
      'error LNK0103 a.yaml:8:23 spec.policy.deletion is none of Retain, Delete',
      'Write Retain or Delete.',
    ],
    [
      '  policy: { config: 5 }\n',
      'error LNK0103 a.yaml:8:21 spec.policy.config is a number, not text',
      'Put it in quotes: "5".',
    ],
    [
      '  policy: { revive: "yes" }\n',
      'error LNK0103 a.yaml:8:21 spec.policy.revive is text, not true or false',
      'Write true or false, without quotes.',
    ],
    [
      '  policy: []\n',
      'error LNK0103 a.yaml:8:11 spec.policy is a list, not an object of keys and values',
      'Write an object of keys and values.',
    ],
    [
      '  credentialsVersion: 1\n',
      'error LNK0103 a.yaml:8:23 spec.credentialsVersion is a number, not text',
      'Put it in quotes: "1".',
    ],
    [
      '  credentialsVersion: 12345678901234567890\n',
      'error LNK0103 a.yaml:8:23 spec.credentialsVersion is a number, not text',
      'Put it in quotes.',
    ],
    [
      '  description:\n',
      'error LNK0103 a.yaml:8:3 spec.description is empty (null), not text',
      'Leave the field out, or give it a value.',
    ],
    [
      '  name: ""\n',
      'error LNK0103 a.yaml:8:9 spec.name is empty, or holds a NUL character',
      'Write a name.',
    ],
    [
      '  name: "a\\0b"\n',
      'error LNK0103 a.yaml:8:9 spec.name is empty, or holds a NUL character',
      'Write a name.',
    ],
    [
      '  suspend: no\n',
      'error LNK0103 a.yaml:8:12 spec.suspend is text, not true or false',
      'Write true or false, without quotes.',
    ],
    [
      '  config: text\n',
      'error LNK0103 a.yaml:8:11 spec.config is text, not an object of keys and values',
      'Write an object of keys and values.',
    ],
    [
      '  config: 1234567890123456789012\n',
      'error LNK0103 a.yaml:8:11 spec.config is a number, not an object of keys and values',
      'Write an object of keys and values.',
    ],
    [
      '  credentials: [a]\n',
      'error LNK0103 a.yaml:8:16 spec.credentials is a list, not an object of keys and values',
      'Write an object of keys and values.',
    ],
    [
      '  "we\\nird": 1\n',
      'error LNK0102 a.yaml:8:3 "we\\nird" is not a field of spec',
      'Its fields are: database, name, type, description, config, credentials, policy, credentialsVersion, suspend, connectionSecretRef, interval.',
    ],
    [
      '  __proto__: { polluted: 1 }\n',
      'error LNK0102 a.yaml:8:3 "__proto__" is not a field of spec',
      'Its fields are: database, name, type, description, config, credentials, policy, credentialsVersion, suspend, connectionSecretRef, interval.',
    ],
    [
      '  constructor: 1\n',
      'error LNK0102 a.yaml:8:3 "constructor" is not a field of spec',
      'Its fields are: database, name, type, description, config, credentials, policy, credentialsVersion, suspend, connectionSecretRef, interval.',
    ],
    [
      'database: x\n',
      'error LNK0102 a.yaml:8:1 "database" is not a field of the document',
      'Move "database" under spec.',
    ],
  ])('%j', (more, expected, hint) => {
    const { specs, problems } = readSpecText(linkSpecText(more), 'a.yaml');
    expect(specs).toEqual([]);
    expect(problems.map(told)).toEqual([expected]);
    expect(problems[0]?.hint).toBe(hint);
  });

  test('a very long name is cut in messages', () => {
    const [message = ''] = problems(linkSpecText(`  ${'x'.repeat(300)}: 1\n`));
    expect(message).toMatch(/"x{100}…" is not a field of spec$/);
  });

  test('what is missing is told at the key of its parent', () => {
    const text = linkSpecText()
      .replace('  database: analytics\n', '')
      .replace('  name: a\n', '  labels: {}\n');
    expect(problems(text)).toEqual([
      'error LNK0103 a.yaml:3:1 metadata.name is missing',
      'error LNK0103 a.yaml:5:1 spec.database is missing',
    ]);
    expect(hints(text)[1]).toMatch(/^SingleStore database that holds the link/);
  });

  test('all mistakes of one document at once, in the order of the text', () => {
    const text = linkSpecText(`  confg: 1
  config: { aws_secret_access_key: x, regin: y }
  credentials: { role_arn: { env: 5 } }
  policy: { drift: Never, credentialsDrift: OnVersion }
`);
    expect(problems(text)).toEqual([
      'error LNK0102 a.yaml:8:3 "confg" is not a field of spec',
      'error LNK0105 a.yaml:9:13 spec.config.aws_secret_access_key is a secret, and config is shown to everybody who may see the link',
      'warning a.yaml:9:39 "regin" is not a known config key of S3; it is sent as written',
      'error LNK0111 a.yaml:10:35 spec.credentials.role_arn.env is not the name of a variable',
      'error LNK0103 a.yaml:11:20 spec.policy.drift is none of Correct, Report',
      'warning a.yaml:11:45 credentialsDrift is OnVersion, and there is no credentialsVersion to look at',
    ]);
  });
});

describe('sense of config', () => {
  test.each([
    ['S3', 'AWS_Secret_Access_Key: x', 'spec.config.AWS_Secret_Access_Key', 5],
    ['S3', 'a: [{ aws_session_token: x }]', 'spec.config.a[0].aws_session_token', 11],
    ['KAFKA', 'sasl.password: x', 'spec.config["sasl.password"]', 5],
    ['KAFKA', 'sasl: { password: x }', 'spec.config.sasl.password', 13],
    ['KAFKA', 'ssl.key.password: x', 'spec.config["ssl.key.password"]', 5],
    ['MYSQL', 'account_key: x', 'spec.config.account_key', 5],
    ['HTTP', 'headers: { authorization: x }', 'spec.config.headers.authorization', 16],
  ])('%s: a secret is an error: %s', (type, line, where, column) => {
    const found = readSpecText(linkSpecText(`  config:\n    ${line}\n`, { type }), 'a.yaml');
    expect(found.specs).toEqual([]);
    expect(found.problems.map(told)).toEqual([
      `error LNK0105 a.yaml:9:${column} ${where} is a secret, and config is shown to everybody who may see the link`,
    ]);
  });

  test.each([
    ['S3', 'regoin', 'Did you mean "region"?'],
    ['S3', 'x-amz-server-side-encryption-customer-key-md5', null],
    ['HDFS', 'dfs.replication', null],
    ['S3', 'role_arn', 'It is known as a key of credentials: move it there.'],
    ['AZURE', 'anything', undefined],
    ['KAFKA', '__proto__', undefined],
  ])('%s: key %s', (type, key, hint) => {
    const { specs, problems } = readSpecText(linkSpecText(`  config: { ${key}: 1 }\n`, { type }), 'a.yaml');
    expect(specs.map(({ config }) => Object.entries(config ?? {}))).toEqual([[[key, 1]]]);
    expect(problems.map((problem) => [told(problem), problem.hint])).toEqual(
      hint === null
        ? []
        : [
            [
              `warning a.yaml:8:13 "${key}" is not a known config key of ${type}; it is sent as written`,
              hint,
            ],
          ],
    );
  });
});
