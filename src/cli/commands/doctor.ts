import { existsSync } from 'node:fs';
import { refusalOf } from '../../apply/server-refusal.js';
import { probeAlterLink } from '../../database/probe-alter-link.js';
import { readLinks } from '../../database/read-links.js';
import { readPipelines } from '../../database/read-pipelines.js';
import { LinkspecError } from '../../error/linkspec-error.js';
import type { Run } from '../../observe/run.js';
import { counted } from '../../report/counted.js';
import { visible } from '../../report/visible.js';
import { resolveCredentials } from '../../secret/resolve.js';
import type { LinkSpec } from '../../spec/link-spec.js';
import { snapshotOf } from '../../state/state-snapshot.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { loadSpecs } from '../load-specs.js';
import { type ConnectionOptions, openRun, tellLostState } from '../open-run.js';
import { openProgress } from '../progress.js';
import { openTerminal, type Terminal } from '../terminal.js';

/** `linkspec doctor`: a line each for connection, version, rights, state and secret sources. Changes nothing. */
export async function doctor(paths: readonly string[], options: ConnectionOptions): Promise<ExitCode> {
  const terminal = openTerminal();
  const examination = new Examination(terminal);
  const specs = await examination.specs(paths);
  let run: Awaited<ReturnType<typeof openRun>> | undefined;
  await examination.check('connection', async () => {
    run = await openRun(options, terminal, openProgress(terminal));
    return run.server.address;
  });
  if (run) {
    tellLostState(run, terminal);
    await checkServer(run, specs, examination).finally(run.close);
  }
  await checkSecrets(specs, run, examination);
  return examination.failed ? EXIT.failed : EXIT.done;
}

async function checkServer(run: Run, specs: readonly LinkSpec[], examination: Examination): Promise<void> {
  const { version, alterLink } = run.capabilities;
  await examination.check('version', async () => `SingleStore ${version}`);
  const databases = new Set(specs.map(({ database }) => database));
  await examination.check('links', async () => {
    const { links, configMissing } = await run.server.withSession((session) => readLinks(session));
    for (const { database } of links.slice(0, databases.size === 0 ? 1 : 0)) databases.add(database);
    const how = configMissing ? '; this server does not show their CONFIG in one query' : '';
    return `${counted(links.length, 'link')} visible${how}`;
  });
  await examination.check('pipelines', async () => {
    const pipelines = await run.server.withSession(readPipelines);
    return `${counted(pipelines.length, 'pipeline')} visible`;
  });
  await examination.check('ALTER LINK', async () => {
    const denied: string[] = [];
    for (const database of databases.size === 0 ? [NO_LINKS] : databases) {
      const found = await run.server.withSession((session) => probeAlterLink(session, database));
      if (found === 'unknown') return UNKNOWN;
      if (found === 'denied' && database !== NO_LINKS) denied.push(database);
    }
    // The right is checked only where the statement is understood, so a denial says that it is known.
    if (denied.length > 0)
      throw new LinkspecError('LNK0601', `the server denies it in ${denied.join(', ')}`, {
        hint: 'Grant CREATE LINK and DROP LINK there.',
      });
    return alterLink ? 'known' : 'known, although the version is older than 9.1';
  });
  await examination.check('state', async () => {
    const snapshot = snapshotOf(await run.state.load());
    const held = snapshot.windows.flatMap(({ pipelines }) => pipelines).length;
    const links = counted(snapshot.links.size, 'link');
    return `${run.state.label}: ${links} managed${held > 0 ? `, ${counted(held, 'pipeline')} held: run \`linkspec resume\`` : ''}`;
  });
}

async function checkSecrets(
  specs: readonly LinkSpec[],
  run: Run | undefined,
  examination: Examination,
): Promise<void> {
  const { createSecretSources } = await import('../secret-sources.js');
  const read = run?.readSecret ?? createSecretSources();
  for (const spec of specs) {
    if (!spec.credentials?.length) continue;
    const credentials = spec.credentials;
    await examination.check(`secrets of ${spec.title}`, async () => {
      await resolveCredentials(credentials, read);
      return `${counted(credentials.length, 'credential')} resolved`;
    });
  }
}

/** A database that every server has; nobody may have links in it. */
const NO_LINKS = 'information_schema';

const UNKNOWN =
  'unknown to this server: changes need policy.replace: Allow (DROP + CREATE), or SingleStore 9.1';

class Examination {
  failed = false;
  constructor(private readonly terminal: Terminal) {}

  async check(what: string, look: () => Promise<string>): Promise<void> {
    try {
      this.#line('ok  ', what, await look());
    } catch (error) {
      const { code, message, hint }: LinkspecError = refusalOf(error, what);
      this.#line('fail', what, `${code} ${message}${hint ? ` (${hint})` : ''}`);
      this.failed = true;
    }
  }

  /** The specs whose secret sources are to be checked; none is no failure. */
  async specs(paths: readonly string[]): Promise<readonly LinkSpec[]> {
    if (paths.length === 0 && !existsSync('links')) return [];
    const { specs, problems } = await loadSpecs(paths.length > 0 ? paths : ['links']);
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    if (errors > 0) {
      this.failed = true;
      this.#line('fail', 'specs', `${counted(errors, 'error')}: run \`linkspec validate\``);
    } else this.#line('ok  ', 'specs', counted(specs.length, 'spec'));
    return specs;
  }

  #line(verdict: string, what: string, finding: string): void {
    this.terminal.out(`${verdict}  ${visible(what)}: ${visible(finding)}\n`);
  }
}
