import { exactNumber } from '../../../src/json/json.js';
import { type Case, changing } from '../case.js';

const BIG = exactNumber('12345678901234567890');

export const CONFIG_CASES: readonly Case[] = [
  changing('config: one string changes', {
    before: { config: { region: 'a', endpoint: 'e' } },
    after: { config: { region: 'b', endpoint: 'e' } },
    statements: ["ALTER LINK `db`.`l` SET CONFIG ::region = 'b'"],
  }),
  changing('config: one string is added', {
    before: { config: { region: 'a' } },
    after: { config: { region: 'a', endpoint: "it's" } },
    statements: ["ALTER LINK `db`.`l` SET CONFIG ::endpoint = 'it\\'s'"],
  }),
  changing('config: two keys change', {
    before: { config: { region: 'a', endpoint: 'e' } },
    after: { config: { region: 'b', endpoint: 'f' } },
    statements: [`ALTER LINK \`db\`.\`l\` SET CONFIG '{"region":"b","endpoint":"f"}'`],
  }),
  changing('config: a key goes', {
    before: { config: { region: 'a', endpoint: 'e' } },
    after: { config: { region: 'a' } },
    statements: [`ALTER LINK \`db\`.\`l\` SET CONFIG '{"region":"a"}'`],
  }),
  changing('config: a value that is no string changes', {
    before: { config: { region: 'a', disable_gunzip: true } },
    after: { config: { region: 'a', disable_gunzip: false } },
    statements: [`ALTER LINK \`db\`.\`l\` SET CONFIG '{"region":"a","disable_gunzip":false}'`],
  }),
  changing('config: a number keeps all its digits', {
    before: { config: { region: 'a' } },
    after: { config: { region: 'a', at: BIG, list: [1, null, { deep: `\${x} %{y}` }] } },
    statements: [
      `ALTER LINK \`db\`.\`l\` SET CONFIG '{"region":"a","at":12345678901234567890,"list":[1,null,{"deep":"\${x} %{y}"}]}'`,
    ],
  }),
  changing('config: another order of the keys is no change', {
    before: { config: { region: 'a', endpoint: 'e' } },
    after: { config: { endpoint: 'e', region: 'a' } },
    statements: [],
  }),
  changing('config: it must be empty', {
    before: { config: { region: 'a' } },
    after: { config: {} },
    statements: ["ALTER LINK `db`.`l` SET CONFIG '{}'"],
  }),
  changing('config: it is not managed any more', {
    before: { config: { region: 'a' } },
    after: { config: undefined },
    statements: [],
  }),
  changing('config, Merge: what the spec does not name stays', {
    before: { config: { region: 'a', endpoint: 'e' }, policy: { config: 'Merge' } },
    after: { config: { region: 'b' } },
    statements: ["ALTER LINK `db`.`l` SET CONFIG ::region = 'b'"],
  }),
  changing('config, Merge: two keys change, and what the spec does not name is sent along', {
    before: { config: { region: 'a', endpoint: 'e', own: 'o' }, policy: { config: 'Merge' } },
    after: { config: { region: 'b', endpoint: 'f' } },
    statements: [`ALTER LINK \`db\`.\`l\` SET CONFIG '{"region":"b","endpoint":"f","own":"o"}'`],
  }),
  changing('drift: what a person changed is changed back', {
    before: { config: { region: 'a' } },
    after: {},
    meanwhile: ['ALTER LINK db.l SET CONFIG \'{"region":"x","more":1}\''],
    statements: [`ALTER LINK \`db\`.\`l\` SET CONFIG '{"region":"a"}'`],
  }),
];
