import { idText } from '../../catalog/link-id.js';
import { ExactNumber, isJsonObject, type JsonObject, parseJson } from '../../json/json.js';
import { Secret } from '../../secret/secret.js';
import { DEFAULT_POLICY, isLinkType, type LinkSpec, type Policy } from '../../spec/link-spec.js';
import type { LinkRecord } from '../../state/records.js';
import { readCredentials, sameJsonText } from '../values/sensitive.js';
import type { Value, ValueObject } from '../values/value.js';
import { credentialsTextOf, policyOf, takesOver } from './attributes.js';

/** A checked block whose values are all known, as the core's spec. `policy` is what the situation asks for. */
export function specOf(config: ValueObject, policy: Partial<Policy> = {}): LinkSpec {
  const { database, name, type, description, config: text, credentials_wo_version: version } = config;
  if (typeof database !== 'string' || typeof name !== 'string' || !isLinkType(type))
    throw new TypeError('a block that was not checked');
  const credentials = credentialsTextOf(config);
  const json = configOf(text);
  return Object.freeze({
    title: idText({ database, name }),
    place: { file: 'terraform' },
    database,
    name,
    type,
    ...(typeof description === 'string' && { description }),
    ...(json && { config: json }),
    ...(credentials instanceof Secret && { credentials: readCredentials(credentials) }),
    policy: Object.freeze({ ...writtenPolicy(config), ...policy }),
    ...(version !== null && version !== undefined && { credentialsVersion: versionText(version) ?? '' }),
    suspend: false,
  });
}

/** The number as the state of linkspec keeps it; undefined for null and unknown. */
function versionText(version: Value | undefined): string | undefined {
  if (typeof version === 'number') return String(version);
  return version instanceof ExactNumber ? version.text : undefined;
}

/** The config in an attribute's text; undefined for null, unknown, and for what is no JSON object (validation refuses it). */
export function configOf(text: Value | undefined): JsonObject | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * How the credentials of a link that is in Terraform's state are brought in line, where linkspec never managed it (it
 * was imported) or has forgotten what was sent. A version that was never there before is taken to name what the server
 * has; without a version, or with one that has changed, the credentials are sent.
 */
export function adoptedPolicy(
  config: ValueObject,
  prior: ValueObject,
  record: LinkRecord | undefined,
  remembers: boolean,
): Partial<Policy> {
  const now = versionText(config.credentials_wo_version);
  return {
    ...(!takesOver(config) && { adoption: now !== undefined ? 'Trust' : 'Send' }),
    ...(differsForTerraform(config, prior, record, remembers) && { credentialsDrift: 'Always' }),
  };
}

/** Whether the credentials have to be sent, and only Terraform's state can tell: linkspec's has forgotten. */
function differsForTerraform(
  config: ValueObject,
  prior: ValueObject,
  record: LinkRecord | undefined,
  remembers: boolean,
): boolean {
  const before = versionText(prior.credentials_wo_version);
  const now = versionText(config.credentials_wo_version);
  const isForgotten = !remembers || !record || record.credentialsVersion === null;
  if (isForgotten && before !== undefined && now !== undefined && before !== now) return true;
  return !remembers && differsInState(prior, config);
}

/** Whether credentials that are kept in Terraform's state are to become others. */
function differsInState({ credentials: before }: ValueObject, { credentials: now }: ValueObject): boolean {
  return now instanceof Secret && !(before instanceof Secret && sameJsonText(before, now));
}

/** The policies as written, defaults of this door filled in (contract, "What differs by door"). */
function writtenPolicy(config: ValueObject): Policy {
  const isVersioned = (config.credentials_wo_version ?? null) !== null;
  return {
    config: word(config, 'config', ['Exact', 'Merge'], DEFAULT_POLICY.config),
    credentials: word(config, 'credentials', ['Exact', 'Merge'], DEFAULT_POLICY.credentials),
    credentialsDrift: word(
      config,
      'credentials_drift',
      ['OnChange', 'OnVersion', 'Always'],
      isVersioned ? 'OnVersion' : 'OnChange',
    ),
    adoption: word(config, 'adoption', ['Send', 'Trust', 'Refuse'], 'Refuse'),
    pipelines: word(config, 'pipelines', ['Pause', 'Refuse'], DEFAULT_POLICY.pipelines),
    revive: policyOf(config, 'revive') === true,
    deletion: word(config, 'deletion', ['Delete', 'Retain'], 'Delete'),
    replace: word(config, 'replace', ['Refuse', 'Allow'], DEFAULT_POLICY.replace),
    drift: 'Correct',
    approval: 'Automatic',
  };
}

function word<Word extends string>(
  config: ValueObject,
  name: string,
  words: readonly Word[],
  standard: Word,
): Word {
  const written = policyOf(config, name);
  return words.find((one) => one === written) ?? standard;
}
