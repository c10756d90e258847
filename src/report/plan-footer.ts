import { idText } from '../catalog/link-id.js';
import type { HeldPipeline, Plan } from '../plan/plan.js';
import { counted } from './counted.js';

export interface FooterLine {
  readonly kind: 'unmanaged' | 'held' | 'note';
  /** Not escaped: names in it are as the server tells them. */
  readonly text: string;
}

/** What no single link of the plan carries and a reader should know all the same, a sentence each. */
export function footerOf(plan: Plan): FooterLine[] {
  return [
    ...(plan.unmanaged > 0 ? [{ kind: 'unmanaged', text: unmanaged(plan.unmanaged) } as const] : []),
    ...plan.held.map((pipeline) => ({ kind: 'held', text: held(pipeline) }) as const),
    ...plan.notes.map((note) => ({ kind: 'note', text: `Note: ${note}` }) as const),
  ];
}

function unmanaged(count: number): string {
  return `${counted(count, 'live link')} without a spec ${count === 1 ? 'is' : 'are'} left alone.`;
}

function held({ link, since, ...pipeline }: HeldPipeline): string {
  const run = `stopped for ${idText(link)} by an interrupted run at ${since}`;
  return `Held: ${idText(pipeline)}, ${run}; the next apply or resume starts it.`;
}
