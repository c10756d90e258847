import type { ErrorCode } from '../error/codes.js';
import { LinkspecError } from '../error/linkspec-error.js';

/** The core's error with the way out that this door has: no command line flag and no field of a YAML document helps here. */
export function inTerraformWords(error: LinkspecError): LinkspecError {
  const hint = HINTS[error.code] ?? error.hint?.replace('--state file:PATH', 'state = "file:PATH"');
  if (hint === error.hint) return error;
  return new LinkspecError(error.code, error.message, { ...(hint !== undefined && { hint }) });
}

const HINTS: Partial<Record<ErrorCode, string>> = {
  LNK0401:
    'Set owner in the provider block to that name, or hand the link over with `linkspec apply --take-over --owner OWNER`, with the owner of this provider.',
  LNK0402: 'Set policy = { replace = "Allow" }, possible only while no pipeline uses the link.',
  LNK0404: 'Stop them yourself, or set policy = { pipelines = "Pause" }.',
  LNK0405: 'Wait until that session is done, or end it, and apply again.',
  LNK0407: 'Name all credentials of the link, and set policy = { credentials = "Exact" }.',
  LNK0408:
    'Name all credentials of the link, jsonencode({}) if it has none, and its whole config, with policy.credentials and policy.config Exact.',
  LNK0409:
    'Upgrade to SingleStore 9.1, or set policy = { replace = "Allow" } while no pipeline uses the link.',
  LNK0411: 'Leave config out (not managed), or upgrade the server to 9.1.',
  LNK0503: 'Wait until that run is done, then apply again.',
  LNK0604: 'Somebody may have changed the link at the same time; plan again to see how it stands.',
  LNK0605:
    'Check credentials and config; once the source answers, start the pipeline, or apply a change with policy = { revive = true }.',
  LNK0606: 'Mend the cause, then apply again or run `linkspec resume`: the journal remembers it.',
  LNK0607: 'Run the same command again: what was open was finished or undone.',
  LNK0609: 'Apply again: it creates the link.',
};
