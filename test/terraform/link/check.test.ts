import { describe, expect, test } from '@jest/globals';
import { LINK_RESOURCE } from '../../../src/terraform/schema/link-resource.js';
import { encodeValue } from '../../../src/terraform/values/encode.js';
import { UNKNOWN } from '../../../src/terraform/values/value.js';
import { asConfiguration } from '../values/blocks.js';
import { json, link } from './open-core.js';
import { TerraformCore, whole } from './terraform-core.js';

const SECRET = 'a-secret-value';

/** More levels than anybody walks through. */
const NEST = `{"k":${'['.repeat(10_000)}"${SECRET}",1e30${']'.repeat(10_000)}}`;

/** What validation says; no server is asked. */
async function checked(config: ReturnType<typeof link>) {
  return new TerraformCore('').walk(
    async (walk) => {
      await walk.validate(config);
      return walk.told();
    },
    { configure: false },
  );
}

describe('validation', () => {
  test.each([
    ['an empty name', { name: '' }, 'name', 'LNK0103'],
    ['a NUL in the database', { database: 'a\0b' }, 'database', 'LNK0103'],
    ['another spelling of a type', { type: 's3' }, 'type', 'LNK0103'],
    ['config that is no JSON', { config: '{region = "a"}' }, 'config', 'LNK0103'],
    ['config that is no object', { config: '["a"]' }, 'config', 'LNK0103'],
    ['config that is a nest', { config: NEST }, 'config', 'LNK0106'],
    ['credentials that are a nest', { credentials_wo: NEST }, 'credentials_wo', 'LNK0106'],
    ['a secret in config', { type: 'KAFKA', config: json({ 'sasl.password': SECRET }) }, 'config', 'LNK0105'],
    ['credentials that are no JSON', { credentials_wo: `{${SECRET}` }, 'credentials_wo', 'LNK0103'],
    ['credentials that are no object', { credentials: json([SECRET]) }, 'credentials', 'LNK0103'],
    ['a reference', { credentials_wo: json({ k: { env: 'X' } }) }, 'credentials_wo', 'LNK0110'],
    [
      'a reference among headers',
      { type: 'HTTP', credentials: json({ headers: { a: { file: '/x' } } }) },
      'credentials',
      'LNK0110',
    ],
    [
      'both credentials',
      { credentials: json({ k: SECRET }), credentials_wo: json({ k: SECRET }) },
      'credentials_wo',
      'LNK0103',
    ],
    ['a version without credentials', { credentials_wo_version: 1 }, 'credentials_wo_version', 'LNK0103'],
    [
      'a version with plain credentials',
      { credentials: json({ k: SECRET }), credentials_wo_version: 1 },
      'credentials_wo_version',
      'LNK0103',
    ],
    ['a policy’s unknown word', { policy: { deletion: 'Retian' } }, 'policy.deletion', 'LNK0103'],
  ])('of %s is an error there, which quotes no secret', async (_, attributes, place, code) => {
    const { errors, codes, warnings } = await checked(link(attributes));
    expect(codes).toEqual([code]);
    expect(errors[0]).toMatch(new RegExp(`^at ${place}\n`));
    expect(json({ errors, warnings })).not.toContain(SECRET);
  });

  test.each([
    ['s3', 'S3'],
    ['MONGO', 'MONGODB'],
  ])('of type %s names %s', async (type, near) => {
    expect((await checked(link({ type }))).errors[0]).toContain(`"${near}"`);
  });

  test('of values that are not known yet says nothing', async () => {
    const unknown = Object.fromEntries(
      ['database', 'name', 'type', 'description', 'config', 'credentials', 'policy'].map((name) => [
        name,
        UNKNOWN,
      ]),
    );
    expect(await checked(unknown)).toEqual({ codes: [], errors: [], warnings: [] });
    const policy = { deletion: UNKNOWN, credentials_drift: UNKNOWN };
    expect(await checked(link({ policy, credentials_wo: UNKNOWN, credentials_wo_version: UNKNOWN }))).toEqual(
      {
        codes: [],
        errors: [],
        warnings: [],
      },
    );
  });

  test('of an unknown key warns, with the nearest known one', async () => {
    const { warnings, errors } = await checked(link({ config: json({ regoin: 'a' }) }));
    expect(errors).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/^at config\n"regoin"[\s\S]*"region"/)]);
  });

  test('of write-only credentials in a Terraform before 1.11 is an error', async () => {
    const block = asConfiguration(LINK_RESOURCE);
    const config = encodeValue(whole(link({ credentials_wo: json({ k: SECRET }) }), LINK_RESOURCE), block);
    await new TerraformCore('').walk(
      async ({ methods }) => {
        const { diagnostics } = await methods.validateResourceConfig({
          typeName: 'linkspec_link',
          config,
          clientCapabilities: { deferralAllowed: false, writeOnlyAttributesAllowed: false },
        });
        expect(diagnostics).toMatchObject([
          { severity: 'ERROR', attribute: { steps: [{ attributeName: 'credentials_wo' }] } },
          { severity: 'WARNING' },
        ]);
      },
      { configure: false },
    );
  });
});
