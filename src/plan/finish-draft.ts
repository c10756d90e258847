import { idText } from '../catalog/link-id.js';
import { activityOf } from '../catalog/live-pipeline.js';
import type { Draft } from './draft.js';
import type { Dependant } from './facts.js';
import type { LinkPlan, PlannedPipeline } from './plan.js';

/** Turns a draft into a plan, now that the pipelines on the link are known (contract, Pipelines 1 and 2). */
export function finishDraft(draft: Draft, dependants: readonly Dependant[]): LinkPlan {
  const { link, needs, ...rest } = draft;
  const plan: LinkPlan = { database: link.database, name: link.name, pipelines: [], ...rest };
  switch (needs.kind) {
    case 'none':
      return plan;
    case 'unused':
      return unused(plan, dependants, needs.verb);
    case 'pause':
      return paused(plan, dependants, needs);
    default:
      return needs satisfies never;
  }
}

function unused(plan: LinkPlan, dependants: readonly Dependant[], verb: string): LinkPlan {
  const unclear = dependants.filter(({ certain }) => !certain);
  const users = dependants.filter(({ certain }) => certain);
  const pipelines = users.map((user) => listed(user, false));
  if (users.length > 0)
    return block(
      { ...plan, pipelines },
      {
        code: 'LNK0410',
        reason: `a link that pipelines use is never ${verb}: ${names(users)}`,
        hint: 'Drop these pipelines or point them at another link first; they would lose their place otherwise.',
      },
    );
  return unclear.length > 0 ? blockUnclear({ ...plan, pipelines }, unclear) : plan;
}

function paused(
  plan: LinkPlan,
  dependants: readonly Dependant[],
  needs: Extract<Draft['needs'], { kind: 'pause' }>,
): LinkPlan {
  const users = dependants.filter(({ certain }) => certain);
  const of = (activity: string) => users.filter(({ state }) => activityOf(state) === activity);
  const busy = of('busy');
  const running = of('running');
  const pipelines = [
    ...running.map((user) => listed(user, true)),
    ...busy.map((user) => listed(user, false)),
    ...(needs.revive ? of('failed').map((user) => ({ ...listed(user, false), revive: true as const })) : []),
  ];
  const shown = { ...plan, pipelines };
  const unclear = dependants.filter(
    ({ certain, state }) => !certain && activityOf(state) !== 'resting' && activityOf(state) !== 'failed',
  );
  if (unclear.length > 0) return blockUnclear(shown, unclear);
  if (busy.length > 0)
    return block(shown, {
      code: 'LNK0405',
      reason: `somebody's session uses a pipeline on the link: ${busy.map((user) => `${idText(user)} (${user.state})`).join(', ')}`,
      hint: 'Wait until that session is done, or end it, and run again.',
    });
  if (needs.policy === 'Refuse' && running.length > 0)
    return block(shown, {
      code: 'LNK0404',
      reason: `policy.pipelines is Refuse, and running pipelines use the link: ${names(running)}`,
      hint: 'Stop them yourself, or set policy.pipelines to Pause.',
    });
  return shown;
}

function listed({ database, name, state }: Dependant, pause: boolean): PlannedPipeline {
  return { database, name, state, pause };
}

function names(users: readonly Dependant[]): string {
  return users.map(idText).join(', ');
}

function blockUnclear(plan: LinkPlan, unclear: readonly Dependant[]): LinkPlan {
  return block(plan, {
    code: 'LNK0406',
    reason: `these pipelines may use the link; their definition was not understood: ${names(unclear)}`,
    hint: 'Stop them for the change, or report how SHOW CREATE PIPELINE prints them (without its secrets).',
  });
}

function block(plan: LinkPlan, refusal: Required<Pick<LinkPlan, 'code' | 'reason' | 'hint'>>): LinkPlan {
  // Nothing of it is carried out, so nothing pauses.
  const pipelines = plan.pipelines.map(({ database, name, state }) => ({
    database,
    name,
    state,
    pause: false,
  }));
  return { ...plan, ...refusal, action: 'blocked', statements: [], pipelines };
}
