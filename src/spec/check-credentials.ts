import { isJsonObject, type Json, type JsonObject } from '../json/json.js';
import type { LinkType } from './link-spec.js';
import { LINK_TYPE_KEYS } from './link-types/index.js';
import { knows, namesOf } from './link-types/known-keys.js';
import { didYouMean, nearest } from './nearest.js';
import { pathText, quoted } from './path-text.js';
import type { Finding, Path } from './problem.js';
import {
  isArgv,
  isName,
  isSecretKey,
  isVariable,
  REFERENCE_KEYS,
  type ReferenceKey,
  referenceForm,
} from './reference-form.js';

/**
 * The sense of `spec.credentials`: a malformed reference is an error, a literal and an unknown key are warnings.
 * No message holds a value. `type` is undefined where the spec does not say which.
 */
export function checkCredentials(type: LinkType | undefined, credentials: JsonObject): Finding[] {
  const form = referenceForm(credentials);
  if (form)
    return [
      malformed(
        ['spec', 'credentials'],
        `as a whole is a reference (${form.key}), and each of its keys needs one of its own`,
        `Name the keys: { KEY: { ${form.key}: … } }.`,
      ),
    ];
  return Object.entries(credentials).flatMap(([key, node]) => [
    ...(type ? checkCredentialKey(type, key) : []),
    ...checkNode(node, ['spec', 'credentials', key]),
  ]);
}

/** Whether a type's CREDENTIALS are known to have such a key; if not, a warning with the nearest name. */
export function checkCredentialKey(type: LinkType, key: string): Finding[] {
  const known = LINK_TYPE_KEYS[type];
  if (knows(known.credentials, key)) return [];
  const hint = knows(known.config, key)
    ? 'It is known as a key of config: move it there.'
    : didYouMean(key, namesOf(known.credentials));
  return [
    {
      severity: 'warning',
      message: `${quoted(key)} is not a known credential key of ${type}; it is sent as written`,
      path: ['spec', 'credentials', key],
      part: 'key',
      ...(hint && { hint }),
    },
  ];
}

function checkNode(node: Json, path: Path): Finding[] {
  if (Array.isArray(node)) return node.flatMap((item, index) => checkNode(item, [...path, index]));
  if (!isJsonObject(node)) return [literal(path)];
  const form = referenceForm(node);
  if (form) return checkForm(form.key, form.body, [...path, form.key]);
  const [only, ...more] = Object.keys(node);
  const meant = more.length === 0 && only !== undefined ? nearest(only, REFERENCE_KEYS) : undefined;
  return Object.entries(node).flatMap(([key, inner]) =>
    checkNode(inner, [...path, key]).map((finding) =>
      meant && finding.severity === 'warning'
        ? { ...finding, hint: `Did you mean { ${meant}: … }?` }
        : finding,
    ),
  );
}

function checkForm(key: ReferenceKey, body: Json, path: Path): Finding[] {
  switch (key) {
    case 'env':
      return isVariable(body)
        ? []
        : [malformed(path, 'is not the name of a variable', 'Write { env: NAME }.')];
    case 'file':
      return isName(body) ? [] : [malformed(path, 'is not a path', 'Write { file: PATH }.')];
    case 'exec':
      return isArgv(body)
        ? []
        : [
            malformed(
              path,
              'is not a program with its arguments',
              'Write a list of texts: { exec: [PROGRAM, ARGUMENT] }.',
            ),
          ];
    case 'secretKeyRef':
      return isSecretKey(body)
        ? []
        : [
            malformed(
              path,
              'does not say which key of which Secret',
              'Write { secretKeyRef: { name: SECRET, key: KEY } }, and nothing else within.',
            ),
          ];
    case 'value':
      return [literal(path)];
    default:
      return key satisfies never;
  }
}

function malformed(path: Path, how: string, hint: string): Finding {
  const message = `${pathText(path)} ${how}`;
  return { severity: 'error', code: 'LNK0111', message, path, part: 'value', hint };
}

function literal(path: Path): Finding {
  return {
    severity: 'warning',
    message: `${pathText(path)} is a literal: everybody who may read the file knows it`,
    path,
    part: 'value',
    hint: 'Write a reference instead: { env: NAME }, { file: PATH } or { exec: [PROGRAM, ARGUMENT] }.',
  };
}
