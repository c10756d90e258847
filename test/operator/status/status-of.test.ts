import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/json/json.js';
import type { LinkObject } from '../../../src/operator/objects/link-object.js';
import type { Failure, Verdict } from '../../../src/operator/reconcile/verdict.js';
import { progressingStatus, statusOf, statusPatch } from '../../../src/operator/status/status-of.js';
import { makeObject } from '../objects/make-object.js';

const NOW = '2026-03-01T00:00:00Z';
const LATER = '2026-03-01T00:00:09Z';
const CLAIM = { link: 'db.link', server: 'server:3306' };
const PLAN = { hash: 'abc', summary: 'create', statements: ['CREATE LINK'] };
const READY: Verdict = { kind: 'ready', message: 'fine', appliedAt: NOW };
const failure = (more: Partial<Failure> = {}): Failure => ({
  kind: 'failed',
  reason: 'ConnectionFailed',
  message: 'away',
  isTerminal: false,
  ...more,
});

const VERDICTS: readonly [string, Verdict][] = [
  ['ready', READY],
  ['ready after a change', { ...READY, done: { how: 'Updated', statements: ['ALTER LINK'] } } as Verdict],
  ['ready and drifted', { ...READY, drift: 'config.region' } as Verdict],
  ['suspended', { kind: 'suspended' }],
  ['approval', { kind: 'approval', plan: PLAN }],
  ['Stalled', failure({ reason: 'InvalidSpec', isTerminal: true })],
  ['not tried', failure({ isUntried: true })],
];

function looked(object: LinkObject, verdict: Verdict, now = NOW): LinkObject {
  return { ...object, status: statusOf(object, verdict, CLAIM, now) };
}

const conditions = ({ status }: LinkObject) =>
  (status.conditions as JsonObject[]).map(({ type, status: is, reason }) => `${type}=${is}/${reason}`);

describe('the same verdict on the same object', () => {
  test.each(VERDICTS)('writes nothing: %s', (_, verdict) => {
    const once = looked(makeObject(), verdict);
    expect(statusPatch(once.status, looked(once, verdict, LATER).status)).toBeUndefined();
  });

  test('of a try that failed counts', () => {
    const once = looked(makeObject(), failure());
    expect(once.status.failures).toBe(1);
    expect(looked(once, failure(), LATER).status).toEqual({ ...once.status, failures: 2 });
  });
});

describe('conditions', () => {
  test.each<[string, Verdict, string[]]>([
    ['ready', READY, ['Ready=True/Applied', 'Drifted=False/NoDrift']],
    ['drifted', { ...READY, drift: 'x' } as Verdict, ['Ready=True/Applied', 'Drifted=True/DriftDetected']],
    ['never looked at', { kind: 'suspended' }, ['Ready=Unknown/Suspended']],
    ['approval', { kind: 'approval', plan: PLAN }, ['Ready=False/ApprovalPending']],
    ['retried', failure(), ['Ready=False/ConnectionFailed', 'Reconciling=True/ProgressingWithRetry']],
    [
      'Stalled',
      failure({ isTerminal: true }),
      ['Ready=False/ConnectionFailed', 'Stalled=True/ConnectionFailed'],
    ],
    [
      'locked',
      failure({ reason: 'Progressing' }),
      ['Ready=Unknown/Progressing', 'Reconciling=True/ProgressingWithRetry'],
    ],
  ])('%s', (_, verdict, expected) => {
    expect(conditions(looked(makeObject(), verdict))).toEqual(expected);
  });

  test('drift stays as last known while something else stands in the way', () => {
    const drifted = looked(makeObject(), { ...READY, drift: 'x' } as Verdict);
    for (const verdict of [failure(), { kind: 'approval', plan: PLAN }, { kind: 'suspended' }] as const)
      expect(conditions(looked(drifted, verdict))).toContain('Drifted=True/DriftDetected');
  });

  test('what is carried over tells of the generation that it was seen with', () => {
    const ready = looked(makeObject({ generation: 1 }), READY);
    const generations = (verdict: Verdict) =>
      (looked({ ...ready, generation: 2 }, verdict).status.conditions as JsonObject[]).map(
        ({ type, observedGeneration }) => `${type} ${observedGeneration}`,
      );
    expect(generations({ kind: 'suspended' })).toEqual(['Ready 1', 'Drifted 1']);
    expect(generations(failure())).toEqual(['Ready 2', 'Reconciling 2', 'Drifted 1']);
    expect(generations({ kind: 'approval', plan: PLAN, drift: 'x' })).toEqual(['Ready 2', 'Drifted 2']);
  });

  test('a suspended object keeps what was known, yet is not under way', () => {
    const stalled = looked(makeObject(), failure({ isTerminal: true }));
    expect(conditions(looked(stalled, { kind: 'suspended' }))).toEqual(['Ready=False/ConnectionFailed']);
    const slow = { ...makeObject(), status: progressingStatus(makeObject(), NOW) };
    expect(conditions(looked(slow, { kind: 'suspended' }))).toEqual(['Ready=Unknown/Suspended']);
    const waiting = looked(makeObject(), { kind: 'approval', plan: PLAN });
    expect(conditions(looked(waiting, { kind: 'suspended' }))).toEqual(['Ready=Unknown/Suspended']);
  });

  test('while a change is under way', () => {
    const object = looked(makeObject(), READY);
    const status = progressingStatus(object, LATER);
    expect(conditions({ ...object, status })).toEqual([
      'Ready=Unknown/Progressing',
      'Reconciling=True/Progressing',
      'Drifted=False/NoDrift',
    ]);
    // The generation is told once it was looked at.
    expect(progressingStatus(makeObject(), NOW).observedGeneration).toBeUndefined();
  });

  test('all tell of the generation that was looked at', () => {
    const { status } = looked(makeObject({ generation: 7 }), failure());
    expect(status.observedGeneration).toBe(7);
    expect((status.conditions as JsonObject[]).map((each) => each.observedGeneration)).toEqual([7, 7]);
  });
});

describe('beside the conditions', () => {
  test('the plan is there only while it waits', () => {
    const waiting = looked(makeObject(), { kind: 'approval', plan: PLAN });
    expect(waiting.status.plan).toEqual(PLAN);
    for (const [name, verdict] of VERDICTS)
      expect([name, Object.hasOwn(looked(waiting, verdict).status, 'plan')]).toEqual([
        name,
        name === 'approval',
      ]);
  });

  test('failures are forgotten after a success, and kept by what is no try', () => {
    const twice = looked(looked(makeObject(), failure()), failure());
    expect(looked(twice, READY).status.failures).toBeUndefined();
    expect(looked(twice, failure({ isUntried: true })).status.failures).toBe(2);
    expect(looked(twice, failure({ isTerminal: true })).status.failures).toBe(2);
  });

  test('the request is echoed, and stays when its annotation goes', () => {
    const annotations = { 'linkspec.dev/requested-at': 'now' };
    const asked = looked(makeObject({ annotations }), failure({ isTerminal: true }));
    expect(asked.status.lastHandledRequestedAt).toBe('now');
    expect(looked({ ...asked, requestedAt: undefined }, READY).status.lastHandledRequestedAt).toBe('now');
    const untried = looked({ ...asked, requestedAt: 'again' }, failure({ isUntried: true }));
    expect(untried.status.lastHandledRequestedAt).toBe('now');
  });

  test('the link is told once the object has it: found as it should be, or about to be changed', () => {
    for (const verdict of [failure(), { kind: 'approval', plan: PLAN }, { kind: 'suspended' }] as const)
      expect(looked(makeObject(), verdict).status).not.toHaveProperty('link');
    expect(looked(makeObject(), READY).status).toMatchObject(CLAIM);
    const claimed = { ...makeObject(), status: CLAIM };
    expect(looked(claimed, failure()).status).toMatchObject(CLAIM);
  });

  test('when it was applied only ever moves forward', () => {
    const applied = looked(makeObject(), { ...READY, appliedAt: LATER });
    expect(applied.status.lastAppliedTime).toBe(LATER);
    expect(looked(applied, READY).status.lastAppliedTime).toBe(LATER);
    expect(looked(applied, { ...READY, appliedAt: undefined }).status.lastAppliedTime).toBe(LATER);
    expect(looked(looked(makeObject(), READY), { ...READY, appliedAt: LATER }).status.lastAppliedTime).toBe(
      LATER,
    );
  });
});

describe('a patch', () => {
  test('takes away what is gone', () => {
    expect(statusPatch({ a: 1, b: 2 }, { a: 1, c: 3 })).toEqual({ a: 1, b: null, c: 3 });
  });

  test('is none where only the order differs', () => {
    expect(statusPatch({ a: 1, b: { c: [1], d: 2 } }, { b: { d: 2, c: [1] }, a: 1 })).toBeUndefined();
  });
});
