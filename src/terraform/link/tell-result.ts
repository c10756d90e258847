import type { LinkResult } from '../../apply/result.js';
import { resultError } from '../../apply/result-error.js';
import { idText, type ObjectId } from '../../catalog/link-id.js';
import { LinkspecError } from '../../error/linkspec-error.js';
import { counted } from '../../report/counted.js';
import { pauseText } from '../../report/duration.js';
import { visible } from '../../report/visible.js';
import { errorDiagnostic } from '../diagnostic.js';
import { inTerraformWords } from '../terraform-words.js';
import type { Diagnostic } from '../wire/messages.js';

/** Why a link was not changed as planned, or not at all. */
export function failure(result: LinkResult): Diagnostic {
  return errorDiagnostic(errorOf(result));
}

/** What went wrong once a link was made: no error, which would have Terraform replace it. */
export function afterwards(id: ObjectId, result: LinkResult): Diagnostic {
  const { code, message, hint } = errorOf(result);
  const error = new LinkspecError(code, `${visible(idText(id))} was created, and then: ${message}`, {
    ...(hint !== undefined && { hint }),
  });
  return { ...errorDiagnostic(error), severity: 'WARNING' };
}

function errorOf(result: LinkResult): LinkspecError {
  return inTerraformWords(resultError(result));
}

/** How long pipelines stood still (contract, Pipelines 4): a warning is all that Terraform prints of a provider's. */
export function pauses(id: ObjectId, { pipelines }: LinkResult): Diagnostic[] {
  const paused = pipelines.flatMap(({ downtimeMs, state, ...pipeline }) =>
    downtimeMs === null ? [] : [`  ${visible(idText(pipeline))}: ${pauseText(downtimeMs)}, now ${state}`],
  );
  if (paused.length === 0) return [];
  const summary = visible(`${idText(id)}: ${counted(paused.length, 'pipeline')} paused`);
  return [{ severity: 'WARNING', summary, detail: paused.join('\n') }];
}
