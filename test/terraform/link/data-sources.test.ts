import { describe, expect, test } from '@jest/globals';
import { openStage } from './open-core.js';

const CATALOG = {
  catalog: {
    links: [
      {
        database: 'db',
        name: 'l',
        type: 'S3',
        config: { region: 'a', big: 12345 },
        description: 'mine',
        credentials: { k: 'hidden' },
      },
      { database: 'db', name: 'k', type: 'KAFKA', config: { 'sasl.password': 'hidden' } },
      { database: 'another', name: 'l', type: 'GCS' },
    ],
    pipelines: [
      { database: 'db', name: 'p', link: 'l' },
      { database: 'db', name: 'tests', link: 'l' },
      { database: 'another', name: 'far', link: { database: 'db', name: 'l' }, state: 'Stopped' },
      { database: 'another', name: 'own', link: 'l', state: 'Stopped' },
    ],
  },
};
const SHOWN = {
  id: 'db.l',
  database: 'db',
  name: 'l',
  type: 'S3',
  description: 'mine',
  config: '{"region":"a","big":12345}',
};

describe('data sources', () => {
  test('linkspec_link shows a link and its pipelines', async () => {
    const { terraform } = await openStage(CATALOG);
    const { data, errors } = await terraform.data('linkspec_link', { database: 'db', name: 'l' });
    expect(errors).toEqual([]);
    expect(data).toEqual({ ...SHOWN, pipelines: ['another.far', 'db.p', 'db.tests'] });
  });

  test('linkspec_link of one that is not there names the nearest', async () => {
    const { terraform } = await openStage(CATALOG);
    const { errors, codes } = await terraform.data('linkspec_link', { database: 'db', name: 'll' });
    expect(codes).toEqual(['LNK0701']);
    expect(errors[0]).toMatch(/db\.ll[\s\S]*db\.l/);
  });

  test('linkspec_links lists all, or those of a database, in order, without what is secret', async () => {
    const { terraform } = await openStage(CATALOG);
    const { data } = await terraform.data('linkspec_links', {});
    expect(data?.links).toMatchObject([{ id: 'another.l' }, { id: 'db.k', config: '{}' }, SHOWN]);
    const of = await terraform.data('linkspec_links', { database: 'db' });
    expect(of.data?.links).toMatchObject([{ id: 'db.k' }, { id: 'db.l' }]);
    expect((await terraform.data('linkspec_links', { database: 'none' })).data?.links).toEqual([]);
  });

  test('linkspec_pipelines lists all, those of a database, those of a link', async () => {
    const { terraform, emulator } = await openStage(CATALOG);
    emulator.setPipelineState('db', 'tests', 'Testing');
    const names = async (config: Record<string, string>) => {
      const { data } = await terraform.data('linkspec_pipelines', config);
      return data?.pipelines;
    };
    expect(await names({})).toEqual([
      { database: 'another', name: 'far', state: 'Stopped', link: 'db.l' },
      { database: 'another', name: 'own', state: 'Stopped', link: 'another.l' },
      { database: 'db', name: 'p', state: 'Running', link: 'db.l' },
      { database: 'db', name: 'tests', state: 'Testing', link: 'db.l' },
    ]);
    expect(await names({ database: 'db' })).toMatchObject([{ name: 'p' }, { name: 'tests' }]);
    expect(await names({ link: 'db.l' })).toMatchObject([{ name: 'far' }, { name: 'p' }, { name: 'tests' }]);
    expect(await names({ database: 'another', link: 'db.l' })).toMatchObject([{ name: 'far' }]);
    expect(await names({ link: 'db.none' })).toEqual([]);
  });

  test.each([
    ['without the column CONFIG', { linksConfigColumn: 'never' as const }],
    [
      'that does not show config at all',
      {
        linksConfigColumn: 'never' as const,
        showCreateLink: 'never' as const,
        showLinksColumns: '3' as const,
      },
    ],
  ])('on a server %s', async (title, switches) => {
    const { terraform } = await openStage({ ...CATALOG, switches });
    const { data } = await terraform.data('linkspec_links', { database: 'db' });
    const config = title.includes('at all') ? null : SHOWN.config;
    expect(data?.links).toMatchObject([{ id: 'db.k' }, { ...SHOWN, config }]);
  });
});
