import { idKey, idText } from '../catalog/link-id.js';
import { placeText } from '../error/linkspec-error.js';
import type { LinkSpec } from './link-spec.js';
import type { Problem } from './problem.js';

/** The rules across documents and files: no two specs for one link (LNK0104). Both places are named. */
export function checkSpecs(specs: readonly LinkSpec[]): Problem[] {
  const first = new Map<string, LinkSpec>();
  return specs.flatMap((spec): Problem[] => {
    const key = idKey(spec);
    const earlier = first.get(key);
    if (!earlier) {
      first.set(key, spec);
      return [];
    }
    return [
      {
        severity: 'error',
        code: 'LNK0104',
        message: `link ${idText(spec)} has a spec already, at ${placeText(earlier.place)}`,
        place: spec.place,
        hint: 'Keep one of the two.',
      },
    ];
  });
}
