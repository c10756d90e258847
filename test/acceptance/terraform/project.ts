import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from '@jest/globals';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../src/emulator/index.js';
import { type Ended, follow, LINKSPEC, type Running } from '../../cli/linkspec.js';
import { type Configuration, configurationText } from './configuration.js';

/** The provider as users have it: `npm run build` makes it. */
export const PROVIDER = join(dirname(LINKSPEC), 'provider/terraform-provider-linkspec');

/** A Terraform project in a folder of its own, an emulated server, and the built provider between them. */
export interface Project {
  readonly emulator: Emulator;
  readonly folder: string;
  /** The environment of every run. Variables of the configuration are named TF_VAR_…. */
  readonly env: Record<string, string>;
  /** Writes what Terraform is to make of the server. */
  configure(configuration: Configuration): Promise<void>;
  /** Writes a file of the folder, such as `import.tf`. */
  write(name: string, content: string): Promise<void>;
  /** Runs terraform to its end. */
  terraform(...args: string[]): Promise<Ended>;
  /** Starts terraform in a process group of its own. */
  start(...args: string[]): Running;
  /** Plans. Fails the test where terraform does. */
  plan(...args: string[]): Promise<PlanShown>;
  /** Applies, and then has a second plan find nothing to do. Fails the test where terraform does. */
  apply(...args: string[]): Promise<Ended>;
  /** What a failing terraform says, on stderr. Fails the test where it does not fail. */
  failing(...args: string[]): Promise<string>;
  expectNothingToDo(): Promise<void>;
  /** The attributes of a `linkspec_link` in the state. */
  attributesOf(label: string): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** A plan, as people and as programs see it. */
export interface PlanShown {
  readonly text: string;
  /** What is to be done, by address; what stays as it is left out. */
  readonly actions: Readonly<Record<string, string>>;
  /** All of `terraform show -json`. */
  readonly json: PlanJson;
}

/** The part of https://developer.hashicorp.com/terraform/internals/json-format that these tests look at. */
interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: Record<string, unknown> | null;
      readonly after: Record<string, unknown> | null;
    };
  }[];
}

/** Options that every run in a test has. */
const PLAIN = ['-input=false', '-no-color'];
const APPROVED = ['-auto-approve', ...PLAIN];

/** Starts an emulator, and opens a project for it; both end together. */
export async function openProject(options: EmulatorOptions = {}): Promise<Project> {
  const emulator = await startEmulator(options);
  const project = await openProjectFor(emulator);
  return {
    ...project,
    async close() {
      await project.close();
      await emulator.close();
    },
  };
}

/** A project for an emulator that goes on when it is closed. */
export async function openProjectFor(emulator: Emulator): Promise<Project> {
  if (!existsSync(PROVIDER)) throw new Error(`${PROVIDER} is missing: run \`npm run build\` first`);
  const folder = await mkdtemp(join(tmpdir(), 'linkspec-terraform-'));
  const env: Record<string, string> = {
    ...(await terraformEnvironment(folder)),
    LINKSPEC_URL: emulator.url,
  };
  const start = (args: readonly string[], group = false): Running =>
    follow('terraform', args, { cwd: folder, env, group });
  const run = async (...args: string[]): Promise<Ended> => start(args).ended;
  const succeed = async (...args: string[]): Promise<Ended> => {
    const ended = await run(...args);
    if (ended.code !== 0)
      throw new Error(
        `terraform ${args.join(' ')} ended with ${ended.code}:\n${ended.stdout}${ended.stderr}${ended.progress}`,
      );
    return ended;
  };
  const project: Project = {
    emulator,
    folder,
    env,
    configure: (configuration) => writeFile(join(folder, 'main.tf.json'), configurationText(configuration)),
    write: (name, content) => writeFile(join(folder, name), content),
    terraform: run,
    start: (...args) => start(args, true),
    async plan(...args) {
      const { stdout } = await succeed('plan', '-out=saved.plan', ...PLAIN, ...args);
      const json: PlanJson = JSON.parse((await succeed('show', '-json', 'saved.plan')).stdout);
      return { text: stdout, actions: actionsOf(json), json };
    },
    async apply(...args) {
      const ended = await succeed('apply', ...APPROVED, ...args);
      await project.expectNothingToDo();
      return ended;
    },
    async failing(command = '', ...args) {
      const always = command === 'apply' || command === 'destroy' ? APPROVED : PLAIN;
      const { code, stdout, stderr, progress } = await run(command, ...always, ...args);
      expect({ code, stdout: stdout + progress }).toEqual({ code: 1, stdout: expect.any(String) });
      // Nobody's defect: what is wrong is told by this provider, not by Terraform about it.
      expect(stderr).not.toMatch(/Provider produced|inconsistent|crashed|did not respond|LNK0900/);
      return unwrapped(stderr);
    },
    async expectNothingToDo() {
      const { code, stdout, stderr, progress } = await run('plan', '-detailed-exitcode', ...PLAIN);
      expect({ code, output: stdout + progress + stderr }).toEqual({
        code: 0,
        output: expect.stringContaining('No changes.'),
      });
    },
    async attributesOf(label) {
      const { resources } = JSON.parse(await readFile(join(folder, 'terraform.tfstate'), 'utf8'));
      const found = resources.find(
        (one: { mode: string; type: string; name: string }) =>
          one.mode === 'managed' && one.type === 'linkspec_link' && one.name === label,
      );
      if (!found) throw new Error(`linkspec_link.${label} is not in the state`);
      return found.instances[0].attributes;
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
  return project;
}

/** Has terraform take the built provider as it lies there, and ask nobody for anything. */
async function terraformEnvironment(folder: string): Promise<Record<string, string>> {
  const file = join(folder, 'terraform.tfrc');
  await writeFile(
    file,
    `provider_installation {\n  dev_overrides {\n    "linkspec/linkspec" = ${JSON.stringify(dirname(PROVIDER))}\n  }\n}\n`,
  );
  return { TF_CLI_CONFIG_FILE: file, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' };
}

function actionsOf({ resource_changes: changes = [] }: PlanJson): Record<string, string> {
  return Object.fromEntries(
    changes
      .map(({ address, change }) => [address, change.actions.join('+')] as const)
      .filter(([, actions]) => actions !== 'no-op'),
  );
}

/** Diagnostics without their frame and line breaks, so that a sentence can be searched for. */
function unwrapped(text: string): string {
  return text
    .replace(/^[╷│╵] ?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}
