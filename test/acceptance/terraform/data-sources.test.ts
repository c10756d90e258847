import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { hasTerraform } from './has-terraform.js';
import { openProject, type Project } from './project.js';

let project: Project;
beforeEach(async () => {
  project = await openProject({
    catalog: {
      links: [
        {
          database: 'db',
          name: 'l',
          type: 'S3',
          description: 'd',
          config: { region: 'a', big: '12345678901234567890' },
          credentials: { k: 'unseen' },
        },
        { database: 'other', name: 'a link', type: 'KAFKA', credentials: {} },
      ],
      pipelines: [
        { database: 'db', name: 'p', link: 'l' },
        { database: 'other', name: 'q', link: { database: 'db', name: 'l' }, state: 'Stopped' },
        { database: 'other', name: 'r', link: 'a link', state: 'Error', error: 'x' },
      ],
    },
  });
});
afterEach(() => project.close());

/** What the data sources give, by label: each is an output of its own name. */
async function read(
  data: Readonly<Record<string, Record<string, object>>>,
): Promise<Record<string, unknown>> {
  const labels = Object.entries(data).flatMap(([type, blocks]) =>
    Object.keys(blocks).map((label) => [label, { value: `\${data.${type}.${label}}` }] as const),
  );
  await project.configure({ more: { data, output: Object.fromEntries(labels) } });
  await project.apply();
  const { stdout } = await project.terraform('output', '-json');
  return Object.fromEntries(
    Object.entries(JSON.parse(stdout) as Record<string, { value: unknown }>).map(([label, { value }]) => [
      label,
      value,
    ]),
  );
}

const L = { id: 'db.l', database: 'db', name: 'l', type: 'S3', description: 'd' };
const CONFIG = '{"region":"a","big":"12345678901234567890"}';
const OTHER = {
  id: 'other.a link',
  database: 'other',
  name: 'a link',
  type: 'KAFKA',
  description: '',
};
const P = { database: 'db', name: 'p', state: 'Running', link: 'db.l' };
const Q = { database: 'other', name: 'q', state: 'Stopped', link: 'db.l' };
const R = { database: 'other', name: 'r', state: 'Error', link: 'other.a link' };

(hasTerraform('data sources') ? describe : describe.skip)('data sources', () => {
  test('links and pipelines, all of them and some of them', async () => {
    const found = await read({
      linkspec_link: { one: { database: 'db', name: 'l' } },
      linkspec_links: { all: {}, some: { database: 'other' }, none: { database: 'nothing' } },
      linkspec_pipelines: { every: {}, local: { database: 'other' }, users: { link: 'db.l' } },
    });
    expect(found).toMatchObject({
      one: { ...L, config: CONFIG, pipelines: ['db.p', 'other.q'] },
      all: { links: [{ ...L, config: CONFIG }, OTHER] },
      some: { links: [OTHER] },
      none: { links: [] },
      every: { pipelines: [P, Q, R] },
      local: { pipelines: [Q, R] },
      users: { pipelines: [P, Q] },
    });
  });

  test('a link that is not there is an error that names it', async () => {
    await project.configure({ more: { data: { linkspec_link: { one: { database: 'db', name: 'no' } } } } });
    expect(await project.failing('plan')).toContain('db.no');
  });
});
