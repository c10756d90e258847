import type { Emulator } from '../../src/emulator/index.js';
import { compactJson, isJsonObject, type JsonObject } from '../../src/json/json.js';
import { expression, type LinkArguments, literal } from '../acceptance/terraform/configuration.js';
import type { LastingProvider } from '../acceptance/terraform/lasting-provider.js';
import { openProjectFor } from '../acceptance/terraform/project.js';
import { type LinkDocument, resolved } from './case.js';
import type { Door } from './door.js';

/** The real terraform with the built provider; credentials are write-only and come from ephemeral variables. */
export async function openTerraform(emulator: Emulator, provider: LastingProvider): Promise<Door> {
  const project = await openProjectFor(emulator);
  Object.assign(project.env, provider.env);
  return {
    async apply({ links, secrets }) {
      for (const [index, { credentials }] of links.entries())
        if (credentials)
          project.env[`TF_VAR_${variableOf(index)}`] = compactJson(resolved(credentials, secrets));
      const indexed = links.map((link, index) => ({ link, variable: variableOf(index) }));
      await project.configure({
        provider: { url: emulator.url },
        variables: Object.fromEntries(
          indexed
            .filter(({ link }) => link.credentials)
            .map(({ variable }) => [variable, { ephemeral: true }]),
        ),
        links: Object.fromEntries(
          indexed.map(({ link, variable }) => [
            variable.replace('credentials', 'link'),
            argumentsOf(link, variable),
          ]),
        ),
      });
      const { code, stdout, stderr } = await project.terraform(
        'apply',
        '-auto-approve',
        '-input=false',
        '-no-color',
      );
      const codes = [...stderr.matchAll(/LNK\d{4}/g)].map(([text]) => text);
      if ((code === 0) !== (codes.length === 0)) throw new Error(`exit code ${code}:\n${stdout}${stderr}`);
      return codes;
    },
    async isPending() {
      const { code, stdout, stderr } = await project.terraform(
        'plan',
        '-detailed-exitcode',
        '-input=false',
        '-no-color',
      );
      if (code !== 0 && code !== 2) throw new Error(`exit code ${code}:\n${stdout}${stderr}`);
      return code === 2;
    },
    close: () => project.close(),
  };
}

const variableOf = (index: number): string => `credentials_${index}`;

function argumentsOf(link: LinkDocument, variable: string): LinkArguments {
  const { database = 'db', name, description, config, credentials, credentialsVersion, policy } = link;
  return {
    database: literal(database),
    name: literal(name),
    ...(link.type !== undefined && { type: link.type }),
    ...(description !== undefined && { description: literal(description) }),
    ...(config && { config: literal(compactJson(config)) }),
    ...(credentials && { credentials_wo: expression(`var.${variable}`) }),
    ...(credentialsVersion !== undefined && { credentials_wo_version: Number(credentialsVersion) }),
    ...(policy && isJsonObject(policy) && { policy: inSnakeCase(policy) }),
  };
}

function inSnakeCase(policy: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(policy).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
