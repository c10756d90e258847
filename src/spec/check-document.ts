import { isDeeperThan } from '../json/is-deeper-than.js';
import { isJsonObject, type Json } from '../json/json.js';
import { checkConfig } from './check-config.js';
import { checkCredentials } from './check-credentials.js';
import { checkShape } from './check-shape.js';
import { isLinkType } from './link-spec.js';
import { pathText } from './path-text.js';
import type { Finding } from './problem.js';

/**
 * Everything that there is to say about the value of a LinkSpec document: its shape (the schema) and its sense (what
 * a schema cannot say). No finding holds a value of `credentials`. Without an error among them, `toSpec` may be called.
 */
export function checkDocument(document: Json): Finding[] {
  // The other checks recurse.
  const nest = deepMember(document);
  return nest ? [nest] : [...checkShape(document), ...checkSense(document)];
}

/** Levels of lists and objects that `spec` may have, itself included, and so may every other member of the document. */
const DEEPEST = 100;

function deepMember(document: Json): Finding | undefined {
  if (!isDeeperThan(document, DEEPEST + 1)) return undefined;
  const members = isJsonObject(document) ? Object.entries(document) : [];
  const path = members.filter(([, value]) => isDeeperThan(value, DEEPEST)).map(([key]) => key);
  return {
    severity: 'error',
    code: 'LNK0106',
    message: `${pathText(path.slice(0, 1))} is nested deeper than ${DEEPEST} levels`,
    path: path.slice(0, 1),
    part: 'value',
    hint: 'Write it with fewer lists and objects within each other.',
  };
}

/** Looks at whatever has the right shape, so that one mistake does not hide another. */
function checkSense(document: Json): Finding[] {
  const spec = isJsonObject(document) ? document.spec : undefined;
  if (!isJsonObject(spec)) return [];
  const type = isLinkType(spec.type) ? spec.type : undefined;
  return [
    ...(isJsonObject(spec.config) && type ? checkConfig(type, spec.config) : []),
    ...(isJsonObject(spec.credentials) ? checkCredentials(type, spec.credentials) : []),
    ...checkPolicy(spec.policy, spec.credentialsVersion),
  ];
}

function checkPolicy(policy: Json | undefined, version: Json | undefined): Finding[] {
  if (!isJsonObject(policy) || policy.credentialsDrift !== 'OnVersion' || version !== undefined) return [];
  return [
    {
      severity: 'warning',
      message: 'credentialsDrift is OnVersion, and there is no credentialsVersion to look at',
      path: ['spec', 'policy', 'credentialsDrift'],
      part: 'value',
      hint: 'Add spec.credentialsVersion, and change it whenever a credential changes.',
    },
  ];
}
