import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleProvider } from '../scripts/build/bundle-provider.mjs';
import { startEmulator } from './emulator.mjs';
import { makeFleet, writeCatalog } from './fleet.mjs';
import { interleaved } from './interleaved.mjs';
import { measuredRun } from './measured-run.mjs';
import { ratio, table, time, verdict } from './table.mjs';

/** Target (issue 3): a plan of many links beside the same plan through a provider that only echoes. */
const TARGET = 1.3;

const STATE = 'terraform.tfstate';

/** `terraform plan` of many links: all new, and nothing to do; and how many statements the server got for it. */
export async function terraformPlan({ dist, against, links: count, rounds, tell }) {
  const folder = mkdtempSync(join(tmpdir(), 'linkspec-bench-'));
  const fleet = makeFleet({ links: count, values: 2 });
  const databases = [
    ...new Set([...fleet.links, ...fleet.links.map(elsewhere)].map(({ database }) => database)),
  ];
  const emulator = await startEmulator(dist, writeCatalog(folder, { catalog: { databases } }));
  try {
    tell(`terraform plan of ${count} links`);
    await bundleProvider(resolve(import.meta.dirname, '..'), join(folder, 'echo'), 'bench/echo-provider.mjs');
    const projects = {
      builtin: project(folder, 'builtin', undefined, { terraform_data: dataOf(fleet) }),
      echo: project(folder, 'echoed', join(folder, 'echo/provider'), { linkspec_link: linksOf(fleet) }),
      linkspec: project(folder, 'linkspec', join(dist, 'provider'), { linkspec_link: linksOf(fleet) }),
      secrets: project(folder, 'secrets', join(dist, 'provider'), {
        linkspec_link: linksOf({ links: fleet.links.map(elsewhere) }, CREDENTIALS),
      }),
      ...(against && {
        other: project(folder, 'other', join(against, 'provider'), { linkspec_link: linksOf(fleet) }),
      }),
    };
    const env = {
      LINKSPEC_URL: emulator.url,
      ...fleet.env,
      TF_VAR_key: 'made-up-abcdefghijklmnopqrstuvwxyz',
    };
    const plans = (detail) =>
      Object.fromEntries(Object.entries(projects).map(([name, one]) => [name, () => plan(one, env, detail)]));
    const creating = await interleaved(plans(`Plan: ${count} to add`), rounds);
    tell(`making ${count} links`);
    for (const one of [projects.builtin, projects.echo, projects.linkspec, projects.secrets])
      await terraform(one, env, 'apply', '-auto-approve', '-parallelism=20');
    // The links can be made once only.
    if (projects.other)
      copyFileSync(join(projects.linkspec.folder, STATE), join(projects.other.folder, STATE));
    await emulator.takeLog();
    await plan(projects.linkspec, env, 'No changes.');
    const statements = (await emulator.takeLog()).length;
    tell('planning with nothing to do');
    const quiet = await interleaved(plans('No changes.'), rounds);
    return `## terraform plan of ${count} links\n\n${table(
      ['', `${count} to add`, 'of the echo', 'nothing to do', 'of the echo', 'target'],
      [
        ['terraform_data, built in', 'builtin'],
        ['a provider that only echoes', 'echo'],
        [`linkspec (${statements} statements to the server)`, 'linkspec'],
        ['linkspec, write-only credentials, one secret', 'secrets'],
        ...(against ? [['the other build', 'other']] : []),
      ].map(([what, name]) => [
        what,
        time(creating[name].ms),
        ratio(creating[name].ms / creating.echo.ms),
        time(quiet[name].ms),
        ratio(quiet[name].ms / quiet.echo.ms),
        name === 'linkspec' ? verdict(quiet.linkspec.ms / quiet.echo.ms, TARGET, '≤ 1.3 × the echo') : '',
      ]),
    )}`;
  } finally {
    await emulator.close();
    rmSync(folder, { recursive: true });
  }
}

/** Not for the echo: a write-only value is the one thing that a provider must not hand back. */
const CREDENTIALS = {
  credentials_wo: `\${jsonencode({ aws_access_key_id = "AKIA", aws_secret_access_key = var.key })}`,
};

/** A folder with the configuration, and with where terraform finds the provider. */
function project(parent, name, provider, resource) {
  const folder = join(parent, name);
  mkdirSync(folder);
  const overrides = provider ? `dev_overrides {\n"linkspec/linkspec" = ${JSON.stringify(provider)}\n}\n` : '';
  writeFileSync(join(folder, 'terraform.tfrc'), `provider_installation {\n${overrides}direct {}\n}\n`);
  writeFileSync(
    join(folder, 'main.tf.json'),
    JSON.stringify(
      {
        ...(provider && {
          terraform: { required_providers: { linkspec: { source: 'linkspec/linkspec' } } },
          provider: { linkspec: { settle: '0s' } },
          variable: { key: { type: 'string', ephemeral: true } },
        }),
        resource,
      },
      undefined,
      // In lines: with each warning Terraform prints the line that it is about.
      2,
    ),
  );
  return { folder };
}

function linksOf({ links }, credentials = {}) {
  return byName(links, ({ team, config, ...link }) => ({
    ...link,
    config: JSON.stringify(config),
    ...credentials,
  }));
}

function dataOf({ links }) {
  return byName(links, ({ team, config, ...link }) => ({
    input: { ...link, config: JSON.stringify(config) },
  }));
}

/** In a database of its own, beside the link that has no credentials. */
function elsewhere(link) {
  return { ...link, database: `${link.database}_secret` };
}

function byName(links, body) {
  return Object.fromEntries(links.map((link) => [link.name, body(link)]));
}

async function plan(one, env, expected) {
  const run = await terraform(one, env, 'plan');
  if (!run.output.includes(expected)) throw new Error(`not "${expected}": ${run.output.slice(-2000)}`);
  return run;
}

function terraform({ folder }, env, command, ...more) {
  return measuredRun('terraform', [`-chdir=${folder}`, command, '-input=false', '-no-color', ...more], {
    ...env,
    TF_CLI_CONFIG_FILE: join(folder, 'terraform.tfrc'),
    CHECKPOINT_DISABLE: '1',
  });
}
