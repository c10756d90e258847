import { statesOf } from '../../apply/pipelines.js';
import { idKey, idText, type ObjectId } from '../../catalog/link-id.js';
import { readLinks } from '../../database/read-links.js';
import { driftOf } from '../../diff/drift-of.js';
import type { LinkStatus, StatusReport } from '../../report/status.js';
import { statusJsonText, statusText } from '../../report/status.js';
import { snapshotOf } from '../../state/state-snapshot.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { type ConnectionOptions, openRun, tellLostState } from '../open-run.js';
import { openProgress } from '../progress.js';
import { openTerminal } from '../terminal.js';

interface Options extends ConnectionOptions {
  readonly format: 'text' | 'json';
}

/** `linkspec status`: what is managed, since when, what drifted, and which pipelines an interrupted run holds. */
export async function status(options: Options): Promise<ExitCode> {
  const terminal = openTerminal();
  const run = await openRun(options, terminal, openProgress(terminal));
  try {
    tellLostState(run, terminal);
    const snapshot = snapshotOf(await run.state.load());
    const databases = [...snapshot.links.values()].map(({ database }) => database);
    const { links } = await run.server.withSession((session) => readLinks(session, databases));
    const live = new Map(links.map((link) => [idKey(link), link]));
    const managed = [...snapshot.links].map(
      ([key, record]): LinkStatus => ({
        database: record.database,
        name: record.name,
        type: record.type,
        owner: record.owner,
        appliedAt: record.appliedAt,
        drift: driftOf(record, live.get(key)),
      }),
    );
    const held = snapshot.windows.flatMap(({ link, since, pipelines }) =>
      pipelines.map((pipeline) => ({ pipeline, link, since })),
    );
    const states = await statesOf(
      run,
      held.map(({ pipeline }): ObjectId => pipeline),
    );
    const report: StatusReport = {
      state: run.state.label,
      links: managed.sort((a, b) => (idText(a) < idText(b) ? -1 : 1)),
      unmanaged: links.filter((link) => !snapshot.links.has(idKey(link))).length,
      held: held.map(({ pipeline, link, since }) => ({
        ...pipeline,
        link,
        since,
        state: states.get(idKey(pipeline)) ?? 'gone',
      })),
    };
    terminal.out(options.format === 'json' ? statusJsonText(report) : statusText(report));
    return EXIT.done;
  } finally {
    await run.close();
  }
}
