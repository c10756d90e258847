import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A fleet of S3 links, a running pipeline on each: what the emulator starts with, the specs that say the same, and
 * the environment that their credentials refer to. `values` is the number of distinct secrets in all of it.
 */
export function makeFleet({ links: count, values }) {
  const teams = values / 2;
  const links = Array.from({ length: count }, (_, index) => linkOf(index, teams));
  return {
    links,
    catalog: {
      links: links.map(({ team, ...link }) => ({ ...link, credentials: credentialsOf(team) })),
      pipelines: links.map(({ database, name }) => ({ database, name: `${name}_load`, link: name })),
    },
    env: Object.fromEntries(
      Array.from({ length: teams }, (_, team) => [
        [`TEAM_${team}_ID`, credentialsOf(team).aws_access_key_id],
        [`TEAM_${team}_KEY`, credentialsOf(team).aws_secret_access_key],
      ]).flat(),
    ),
  };
}

function linkOf(index, teams) {
  return {
    database: `db_${index % 10}`,
    name: `link_${index}`,
    type: 'S3',
    description: `exports of product ${index}`,
    config: {
      region: index % 3 === 0 ? 'us-east-1' : 'eu-west-1',
      endpoint_url: `https://store-${index % 7}.example.com`,
      disable_gunzip: index % 2 === 0,
    },
    team: index % teams,
  };
}

function credentialsOf(team) {
  return {
    aws_access_key_id: `AKIA${String(team).padStart(16, '0')}`,
    aws_secret_access_key: `made-up-${team}-abcdefghijklmnopqrstuvwxyz`,
  };
}

/** Writes the catalog for the emulator. Gives its path. */
export function writeCatalog(folder, { catalog }) {
  const path = join(folder, 'catalog.json');
  writeFileSync(path, JSON.stringify(catalog));
  return path;
}

/** The same links, the first of them in another region. */
export function withOneChange([first, ...others]) {
  return [{ ...first, config: { ...first.config, region: 'ap-south-1' } }, ...others];
}

/** Writes the specs into `files` files of equally many documents in a folder of that name. Gives its path. */
export function writeSpecs(folder, name, links, files = 1) {
  const specs = join(folder, name);
  mkdirSync(specs, { recursive: true });
  const each = Math.ceil(links.length / files);
  for (let file = 0; file < files; file++) {
    const documents = links.slice(file * each, (file + 1) * each).map(specText);
    writeFileSync(join(specs, `links-${String(file).padStart(3, '0')}.yaml`), documents.join('---\n'));
  }
  return specs;
}

/** As people write it: by hand, in block style, references in flow style. */
function specText({ database, name, type, description, config, team }) {
  return `apiVersion: linkspec.dev/v1alpha1
kind: LinkSpec
metadata:
  name: ${name}
spec:
  database: ${database}
  type: ${type}
  description: ${description}
  config:
    region: ${config.region}
    endpoint_url: ${config.endpoint_url}
    disable_gunzip: ${config.disable_gunzip}
  credentials:
    aws_access_key_id: { env: TEAM_${team}_ID }
    aws_secret_access_key: { env: TEAM_${team}_KEY }
  policy:
    adoption: Trust
`;
}
