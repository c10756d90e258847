import { LinkspecError } from '../../error/linkspec-error.js';
import { DeepJsonError, isJsonObject, type Json, parseJson } from '../../json/json.js';
import { unresolvableHere } from '../../secret/leaves.js';
import type { CredentialSpec } from '../../secret/reference.js';
import { Secret } from '../../secret/secret.js';
import { checkConfig } from '../../spec/check-config.js';
import { checkCredentialKey } from '../../spec/check-credentials.js';
import { isLinkType, LINK_TYPES, type LinkType } from '../../spec/link-spec.js';
import { didYouMean } from '../../spec/nearest.js';
import type { Finding } from '../../spec/problem.js';
import { errorDiagnostic, warningDiagnostic } from '../diagnostic.js';
import type { Attribute } from '../schema/attribute.js';
import { POLICY } from '../schema/policy.js';
import { readCredentials } from '../values/sensitive.js';
import type { ValueObject } from '../values/value.js';
import type { Diagnostic } from '../wire/messages.js';
import { policyOf, textOf } from './attributes.js';

/**
 * What can be said of a `linkspec_link` block without a server: the same sense as of a YAML document. Values may be
 * unknown: only known ones are looked at. `writeOnly`: whether this Terraform keeps write-only values (1.11).
 */
export function checkLink(config: ValueObject, writeOnly: boolean): readonly Diagnostic[] {
  const type = textOf(config.type);
  return [
    ...['database', 'name'].flatMap((name) => checkName(config, name)),
    ...(type === undefined ? [] : checkType(type)),
    ...checkConfigText(config, isLinkType(type) ? type : undefined),
    ...checkCredentialTexts(config, isLinkType(type) ? type : undefined, writeOnly),
    ...checkPolicy(config),
  ];
}

function checkName(config: ValueObject, attribute: string): Diagnostic[] {
  const name = textOf(config[attribute]);
  if (name === undefined || (name !== '' && !name.includes('\0'))) return [];
  return [wrong(attribute, `${attribute} is empty or holds a NUL`, 'Give the name as the server has it.')];
}

function checkType(type: string): Diagnostic[] {
  if (isLinkType(type)) return [];
  const known = `Types are ${LINK_TYPES.join(', ')}.`;
  const near = didYouMean(type.toUpperCase(), LINK_TYPES);
  return [wrong('type', 'this is no link type', [near, known].filter(Boolean).join(' '))];
}

function checkConfigText(config: ValueObject, type: LinkType | undefined): Diagnostic[] {
  const text = textOf(config.config);
  if (text === undefined) return [];
  const value = readJson(text);
  if (value instanceof DeepJsonError)
    return [errorDiagnostic(new LinkspecError('LNK0106', `config is ${value.message}`), 'config')];
  if (!isJsonObject(value))
    return [wrong('config', 'config is not a JSON object', 'Write it with jsonencode({ KEY = value }).')];
  return type ? checkConfig(type, value).map((finding) => told(finding, 'config')) : [];
}

function checkCredentialTexts(
  config: ValueObject,
  type: LinkType | undefined,
  writeOnly: boolean,
): Diagnostic[] {
  const {
    credentials = null,
    credentials_wo: hidden = null,
    credentials_wo_version: version = null,
  } = config;
  const found: Diagnostic[] = [];
  if (credentials !== null && hidden !== null)
    found.push(
      wrong(
        'credentials_wo',
        'credentials and credentials_wo are both set',
        'Keep one: credentials_wo is in no state and no plan.',
      ),
    );
  if (credentials !== null && version !== null)
    found.push(
      wrong(
        'credentials_wo_version',
        'credentials_wo_version goes with credentials_wo',
        'With credentials, leave it out: Terraform sees the value change.',
      ),
    );
  if (credentials === null && hidden === null && version !== null)
    found.push(
      wrong(
        'credentials_wo_version',
        'credentials_wo_version is set, and credentials_wo is not',
        'Set credentials_wo, or leave both out: then credentials are not managed.',
      ),
    );
  if (hidden !== null && !writeOnly)
    found.push(
      wrong(
        'credentials_wo',
        'this Terraform has no write-only attributes',
        'Use Terraform 1.11 or later, or credentials, which is kept in the state.',
      ),
    );
  for (const [attribute, text] of Object.entries({ credentials, credentials_wo: hidden }))
    if (text instanceof Secret) found.push(...checkSecretText(attribute, text, type));
  return found;
}

function checkSecretText(attribute: string, text: Secret, type: LinkType | undefined): Diagnostic[] {
  let spec: CredentialSpec;
  try {
    spec = readCredentials(text);
  } catch (error) {
    if (!(error instanceof LinkspecError)) throw error;
    return [errorDiagnostic(error, attribute)];
  }
  const unresolved = unresolvableHere(spec, []).map(({ path, reference }) =>
    errorDiagnostic(
      new LinkspecError(
        'LNK0110',
        `${path} is a reference (${reference.kind}), which Terraform does not resolve`,
        {
          hint: 'Give the value itself, through an ephemeral variable or resource.',
        },
      ),
      attribute,
    ),
  );
  const keys = type ? spec.flatMap(([key]) => checkCredentialKey(type, key)) : [];
  return [...unresolved, ...keys.map((finding) => told(finding, attribute))];
}

function checkPolicy(config: ValueObject): Diagnostic[] {
  const words = Object.entries(POLICY).flatMap(([name, attribute]) => checkWord(config, name, attribute));
  if (
    policyOf(config, 'credentials_drift') !== 'OnVersion' ||
    (config.credentials_wo_version ?? null) !== null
  )
    return words;
  return [
    ...words,
    errorDiagnostic(
      new LinkspecError('LNK0103', 'credentials_drift is OnVersion, and there is no credentials_wo_version', {
        hint: 'Set credentials_wo_version, and raise it whenever the credentials change.',
      }),
      'policy',
      'credentials_drift',
    ),
  ];
}

function checkWord(config: ValueObject, name: string, attribute: Attribute): Diagnostic[] {
  const words = attribute.kind === 'plain' ? attribute.values : undefined;
  const word = textOf(policyOf(config, name));
  if (word === undefined || !words || words.includes(word)) return [];
  const hint = [didYouMean(word, words), `Values are ${words.join(', ')}.`].filter(Boolean).join(' ');
  return [
    errorDiagnostic(
      new LinkspecError('LNK0103', `policy.${name} has no such value`, { hint }),
      'policy',
      name,
    ),
  ];
}

function wrong(attribute: string, message: string, hint: string): Diagnostic {
  return errorDiagnostic(new LinkspecError('LNK0103', message, { hint }), attribute);
}

/** A finding about a YAML document, told of the attribute that holds the same here. */
function told({ severity, code, message, hint }: Finding, attribute: string): Diagnostic {
  const about = message.replace(/^spec\./, '');
  return severity === 'error'
    ? errorDiagnostic(new LinkspecError(code ?? 'LNK0103', about, { ...(hint && { hint }) }), attribute)
    : warningDiagnostic({ message: about, hint }, attribute);
}

function readJson(text: string): Json | DeepJsonError | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    return error instanceof DeepJsonError ? error : undefined;
  }
}
