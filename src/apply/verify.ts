import type { LiveLink } from '../catalog/live-link.js';
import { changesOf } from '../diff/changes-of.js';
import { compareConfig } from '../diff/compare-config.js';
import { LinkspecError } from '../error/linkspec-error.js';
import type { LinkPlan } from '../plan/plan.js';
import type { LinkSpec } from '../spec/link-spec.js';

/**
 * Compares the link that was read back with what was meant (contract, Pipelines 4). Credentials cannot be read back.
 * Undefined: as meant; differences that the plan left (drift: Report) do not count.
 */
export function mismatch(
  plan: LinkPlan,
  spec: LinkSpec,
  live: LiveLink | undefined,
): LinkspecError | undefined {
  if (!live)
    return new LinkspecError('LNK0608', 'the link is gone right after the change', {
      hint: 'Somebody dropped it; plan again.',
    });
  const config =
    spec.config !== undefined && live.config !== 'unreadable'
      ? compareConfig(live.config, spec.config, spec.policy.config)
      : undefined;
  const left = changesOf({
    spec,
    live,
    config,
    typeDiffers: live.type.toUpperCase() !== spec.type,
    descriptionDiffers: spec.description !== undefined && spec.description !== live.description,
    hide: new Set(),
  });
  const meant = new Set(plan.changes.map(({ path }) => path));
  const wrong = left.filter(({ path }) => meant.has(path)).map(({ path }) => path);
  if (wrong.length === 0) return undefined;
  return new LinkspecError('LNK0604', `read back, these differ from what was sent: ${wrong.join(', ')}`, {
    hint: 'Somebody may have changed the link at the same time; run `linkspec plan` to see how it stands.',
  });
}
