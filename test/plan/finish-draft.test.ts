import { describe, expect, test } from '@jest/globals';
import type { Draft, PipelineNeed } from '../../src/plan/draft.js';
import type { Dependant } from '../../src/plan/facts.js';
import { finishDraft } from '../../src/plan/finish-draft.js';
import { decided } from './decide.js';

const PAUSE: PipelineNeed = { kind: 'pause', policy: 'Pause', revive: false };
const REFUSE: PipelineNeed = { kind: 'pause', policy: 'Refuse', revive: false };
const REVIVE: PipelineNeed = { kind: 'pause', policy: 'Pause', revive: true };
const UNUSED: PipelineNeed = { kind: 'unused', verb: 'dropped' };
const NO_NEED: PipelineNeed = { kind: 'none' };

const draft: Draft = decided({ config: { a: 'b' } }, { live: { config: {} } });

/** Pipelines written as `name state`, those that may or may not use the link as `name state?`. */
function pipelines(...texts: readonly string[]): Dependant[] {
  return texts.map((text) => {
    const [, name = '', state = '', unclear] = /^(\S+) (.*?)(\?)?$/.exec(text) ?? [];
    return { database: 'db', name, state, certain: unclear === undefined };
  });
}

/** What comes of a draft with this need and these pipelines: the code if blocked, and each pipeline's fate. */
function outcome(needs: PipelineNeed, dependants: readonly Dependant[]): string {
  const plan = finishDraft({ ...draft, needs }, dependants);
  const fates = plan.pipelines.map(
    ({ database, name, state, pause, revive }) =>
      `${database}.${name} ${state}${pause ? ' paused' : ''}${revive ? ' revived' : ''}`,
  );
  return [plan.code ?? plan.action, ...fates].join(', ');
}

test.each<[rule: string, PipelineNeed, string[], string]>([
  ['no pipeline', PAUSE, [], 'alter'],
  ['a running one is paused', PAUSE, ['p Running'], 'alter, db.p Running paused'],
  [
    'all running ones are',
    PAUSE,
    ['p Running', 'q running'],
    'alter, db.p Running paused, db.q running paused',
  ],
  ['one at rest is left', PAUSE, ['p Stopped', 'q Detached', 'r Error'], 'alter'],
  ['Refuse: a running one is an error', REFUSE, ['p Running', 'q Stopped'], 'LNK0404, db.p Running'],
  ['Refuse: one at rest is none', REFUSE, ['p Stopped', 'q Error'], 'alter'],
  ["a test run is somebody's session", PAUSE, ['p Testing'], 'LNK0405, db.p Testing'],
  ['a profiled run is', PAUSE, ['p Profiling'], 'LNK0405, db.p Profiling'],
  ['a foreground run is', PAUSE, ['p Running...Foreground'], 'LNK0405, db.p Running...Foreground'],
  ['a state that nobody knows is', PAUSE, ['p Dreaming'], 'LNK0405, db.p Dreaming'],
  ['nothing is stopped then', PAUSE, ['p Testing', 'q Running'], 'LNK0405, db.q Running, db.p Testing'],
  ['a running one that was not understood blocks', PAUSE, ['p Running?'], 'LNK0406'],
  ['a session on one that was not understood blocks', PAUSE, ['p Testing?'], 'LNK0406'],
  ['one at rest that was not understood does not', PAUSE, ['p Stopped?', 'q Error?'], 'alter'],
  [
    'revive: one in Error is started afterwards',
    REVIVE,
    ['p Error', 'q Stopped'],
    'alter, db.p Error revived',
  ],
  ['revive: not one that may belong to another link', REVIVE, ['p Error?'], 'alter'],
  ['a drop wants no pipeline at all', UNUSED, ['p Stopped'], 'LNK0410, db.p Stopped'],
  ['a drop: not a running one either', UNUSED, ['p Running', 'q Error'], 'LNK0410, db.p Running, db.q Error'],
  ['a drop: nor one that was not understood, at rest or not', UNUSED, ['p Stopped?'], 'LNK0406'],
  ['a drop of a link that none uses', UNUSED, [], 'alter'],
  ['where none matters, none is looked at', NO_NEED, ['p Running'], 'alter'],
])('%s', (_, needs, texts, expected) => {
  expect(outcome(needs, pipelines(...texts))).toBe(expected);
});

describe('a blocked plan', () => {
  const plan = finishDraft({ ...draft, needs: REFUSE }, pipelines('p Running'));

  test('has no statements, a reason that names the pipelines, and a way out', () => {
    expect(plan).toMatchObject({ action: 'blocked', statements: [], hint: expect.stringContaining('Pause') });
    expect(plan.reason).toContain('db.p');
  });

  test('still shows what differs and what it rested on', () => {
    expect(plan.changes).toEqual(draft.changes);
    expect(plan.changes).not.toHaveLength(0);
    expect(plan.basis).toBe(draft.basis);
  });
});

test('a plan carries the link, its statements and its changes over from the draft', () => {
  const { link, needs, ...rest } = draft;
  expect(needs.kind).toBe('pause');
  expect(finishDraft(draft, [])).toEqual({ ...rest, ...link, pipelines: [] });
});

test('a link that was blocked before its pipelines were known stays so', () => {
  const blocked = decided({ config: { a: 'b' } }, { live: { config: {} }, record: { owner: 'other' } });
  expect(finishDraft(blocked, pipelines('p Running'))).toMatchObject({ code: 'LNK0401', pipelines: [] });
});
