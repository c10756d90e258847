/** What holds for every link, whatever its spec, its policies, its record and its server. */
import { describe, expect, test } from '@jest/globals';
import { LinkspecError } from '../../src/error/linkspec-error.js';
import { decideLink } from '../../src/plan/decide-link.js';
import type { Draft } from '../../src/plan/draft.js';
import type { LinkFacts, RunFacts } from '../../src/plan/facts.js';
import { secretsOf } from '../../src/sql/render.js';
import { factsIn, type World } from './decide.js';
import { makeRun, makeSpec, OLD_SERVER } from './make-facts.js';

const FAILED = new LinkspecError('LNK0203', 'program "vault" failed');

/** All choices of one value per member. */
function choices<T extends object>(options: { readonly [K in keyof T]: readonly T[K][] }): T[] {
  return Object.entries<readonly unknown[]>(options).reduce<readonly object[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  ) as T[];
}

interface Choice {
  readonly credentials: readonly string[] | undefined;
  readonly merge: boolean;
  readonly credentialsDrift: 'OnChange' | 'OnVersion' | 'Always';
  readonly adoption: 'Send' | 'Trust' | 'Refuse';
  readonly drift: 'Correct' | 'Report';
  readonly credentialsVersion: string | undefined;
  readonly record: World['record'];
  readonly live: World['live'];
  readonly status: 'same' | 'changed' | 'unverified' | 'failed';
  readonly run: Partial<RunFacts>;
}

interface Case {
  readonly choice: Choice;
  readonly facts: LinkFacts;
  readonly draft: Draft;
}

const cases: Case[] = choices<Choice>({
  credentials: [undefined, [], ['id']],
  merge: [false, true],
  credentialsDrift: ['OnChange', 'OnVersion', 'Always'],
  adoption: ['Send', 'Trust', 'Refuse'],
  drift: ['Correct', 'Report'],
  credentialsVersion: [undefined, '2'],
  record: [null, {}, { credentialsVersion: '1' }, { fingerprints: null }, { owner: 'other' }],
  live: [null, {}, { type: 'GCS' }, { description: 'x' }, { config: {} }, { config: 'unreadable' }],
  status: ['same', 'changed', 'unverified', 'failed'],
  run: [{}, { remembers: false }, { trust: true, takeOver: true }, { capabilities: OLD_SERVER }],
})
  // Without a memory there is no record.
  .filter(({ run, record }) => run.remembers !== false || record === null)
  // What becomes of credentials matters only where there are some, and their fingerprints where they are compared.
  .filter(
    ({ credentials, merge, credentialsDrift, credentialsVersion, status }) =>
      credentials !== undefined ||
      (!merge && credentialsDrift === 'OnChange' && credentialsVersion === undefined && status === 'same'),
  )
  .filter(
    ({ credentials, credentialsDrift, record, status }) =>
      status === 'same' ||
      status === 'failed' ||
      (credentials?.length === 1 && credentialsDrift === 'OnChange' && record !== null),
  )
  .map((choice) => {
    const spec = makeSpec({
      description: 'd',
      config: { region: 'eu' },
      ...(choice.credentials && { credentials: choice.credentials }),
      ...(choice.credentialsVersion !== undefined && { credentialsVersion: choice.credentialsVersion }),
      policy: {
        credentials: choice.merge ? 'Merge' : 'Exact',
        credentialsDrift: choice.credentialsDrift,
        adoption: choice.adoption,
        drift: choice.drift,
        replace: 'Allow',
      },
    });
    const { live, record, run, status } = choice;
    const facts = factsIn(spec, {
      ...(live !== undefined && { live }),
      ...(record !== undefined && { record }),
      ...(status === 'failed' ? { failed: FAILED } : { statuses: { id: status } }),
      run,
    });
    return { choice, facts, draft: decideLink(facts, makeRun(run)) };
  });

/** The first few cases in which a rule does not hold. */
function against(rule: (one: Case) => boolean): unknown[] {
  return cases
    .filter((one) => !rule(one))
    .slice(0, 3)
    .map(({ choice, draft }) => ({ choice, draft }));
}

const WITH_STATEMENTS = ['create', 'alter', 'replace'];

describe('in every case', () => {
  test('(there are many)', () => {
    expect(cases.length).toBe(31_680);
    expect(new Set(cases.map(({ draft }) => draft.action))).toEqual(
      new Set([...WITH_STATEMENTS, 'record', 'none', 'blocked']),
    );
  });

  test('there are statements just where the action has some, and pipelines matter just for a live link', () => {
    expect(
      against(({ draft: { action, statements, needs }, facts }) => {
        const acts = WITH_STATEMENTS.includes(action);
        return (
          statements.length > 0 === acts && (needs.kind !== 'none') === (acts && facts.live !== undefined)
        );
      }),
    ).toEqual([]);
  });

  test('a blocked link, and no other, has a code and a way out', () => {
    expect(
      against(
        ({ draft: { action, code, hint } }) =>
          (action === 'blocked') === (code !== undefined) && (action === 'blocked') === (hint !== undefined),
      ),
    ).toEqual([]);
  });

  test('credentials that are sent have been resolved, every one that the clause needs', () => {
    expect(
      against(({ draft, facts }) => {
        const { credentials } = facts;
        return draft.statements.every(({ statement }) => {
          const sent = secretsOf(statement);
          if (statement.kind === 'create-link') return sent.length === (facts.spec.credentials ?? []).length;
          return sent.length === 0 || credentials.kind === 'values';
        });
      }),
    ).toEqual([]);
  });

  test('the CREDENTIALS clause is touched only where credentials are managed', () => {
    expect(
      against(
        ({ choice, draft }) =>
          choice.credentials !== undefined ||
          draft.statements.every(({ statement }) =>
            statement.kind === 'alter-link' ? !statement.credentials : statement.kind !== 'drop-link',
          ),
      ),
    ).toEqual([]);
  });

  test('under Merge, no statement for a live link replaces the whole of its credentials', () => {
    expect(
      against(
        ({ choice, facts, draft }) =>
          !choice.merge ||
          facts.live === undefined ||
          draft.statements.every(
            ({ statement }) =>
              statement.kind === 'alter-link' &&
              (!statement.credentials || statement.credentials.kind === 'key'),
          ),
      ),
    ).toEqual([]);
  });

  test('secrets that cannot be had send nothing of that link', () => {
    expect(
      against(({ facts, draft }) => {
        if (facts.credentials.kind !== 'failed') return true;
        return draft.statements.every(
          ({ statement }) => secretsOf(statement).length === 0 && statement.kind === 'alter-link',
        );
      }),
    ).toEqual([]);
  });

  test('without a memory nothing is recorded', () => {
    expect(
      against(({ choice, draft }) => choice.run.remembers !== false || draft.action !== 'record'),
    ).toEqual([]);
  });

  test("another owner's link is blocked unless taken over", () => {
    expect(
      against(
        ({ choice, draft }) =>
          choice.record?.owner === undefined || choice.run.takeOver === true || draft.code === 'LNK0401',
      ),
    ).toEqual([]);
  });

  test('a type is never changed but by DROP + CREATE', () => {
    expect(
      against(({ facts, draft }) => {
        const retyped = facts.live !== undefined && facts.live.type !== facts.spec.type;
        const kinds = draft.statements.map(({ statement }) => statement.kind).join();
        return !retyped || draft.drift !== undefined || ['', 'drop-link,create-link'].includes(kinds);
      }),
    ).toEqual([]);
  });

  test('the same facts give the same draft', () => {
    const again = cases.filter((_, index) => index % 97 === 0);
    for (const { choice, facts, draft } of again)
      expect(decideLink(facts, makeRun(choice.run))).toEqual(draft);
  });
});

describe('secrets that nobody resolved are a defect, and no empty clause', () => {
  test.each<[what: string, spec: Parameters<typeof makeSpec>[0], World]>([
    ['a new link', { credentials: ['id'] }, { live: null }],
    ['all of a live link', { credentials: ['id'], policy: { credentialsDrift: 'Always' } }, {}],
    ['a comparison', { credentials: ['id'] }, {}],
    [
      'a whole link',
      { credentials: ['id'], description: 'd', policy: { credentialsDrift: 'OnVersion' } },
      { live: { description: '' } },
    ],
  ])('%s', (_, spec, world) => {
    const facts: LinkFacts = { ...factsIn(makeSpec(spec), world), credentials: { kind: 'absent' } };
    expect(() => decideLink(facts, makeRun())).toThrow(TypeError);
  });
});
