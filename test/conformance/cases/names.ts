import { type Case, changing } from '../case.js';

/** Any name that the server takes is a valid name: it is quoted, never refused. */
const NAMES = [
  ['spaces and dots', 'my link.v2', 'my db'],
  ['quotes and backslashes', `it's "a" \`link\`\\`, 'db'],
  ['SQL words', 'select', 'table'],
  ['what Terraform takes for a template', `\${x} %{y}`, 'db'],
  ['what JavaScript takes for something', '__proto__', 'constructor'],
  ['letters of all sorts', 'Straße-🐦-связь', 'db'],
] as const;

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

export const NAME_CASES: readonly Case[] = [
  ...NAMES.map(([title, name, database]) =>
    changing(`names: ${title}`, {
      before: { name, database, config: { region: 'a' } },
      after: { config: { region: 'b' } },
      pipelines: [{ database, name, link: name }],
      statements: [
        `STOP PIPELINE ${quoted(name)}`,
        `ALTER LINK ${quoted(database)}.${quoted(name)} SET CONFIG ::region = 'b'`,
        `START PIPELINE ${quoted(name)}`,
      ],
    }),
  ),
  changing('names: keys that have to be sent as JSON', {
    before: { config: { 'a.b': '1' }, credentials: { 'sasl.username': { env: 'K1' } } },
    after: {
      config: Object.fromEntries([
        ['a.b', '2'],
        ['__proto__', 'p'],
      ]),
      credentials: { 'sasl.username': { env: 'K2' } },
    },
    statements: [
      `ALTER LINK \`db\`.\`l\` SET CONFIG '{"a.b":"2","__proto__":"p"}' SET CREDENTIALS '{"sasl.username":"second-key"}'`,
    ],
  }),
];
