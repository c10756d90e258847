import type { JsonObject } from '../json/json.js';
import type { LinkType } from './link-spec.js';
import { LINK_TYPE_KEYS, secretPaths } from './link-types/index.js';
import { knows, namesOf } from './link-types/known-keys.js';
import { didYouMean } from './nearest.js';
import { pathText, quoted } from './path-text.js';
import type { Finding } from './problem.js';

/**
 * The sense of `spec.config`: a key known as a secret is an error (SHOW LINKS shows config, docs create-link 9.1), an
 * unknown key a warning.
 */
export function checkConfig(type: LinkType, config: JsonObject): Finding[] {
  const secrets = secretPaths(type, config);
  const told = new Set(secrets.map(([key]) => key));
  return [
    ...secrets.map((path): Finding => {
      const whole = ['spec', 'config', ...path];
      return {
        severity: 'error',
        code: 'LNK0105',
        message: `${pathText(whole)} is a secret, and config is shown to everybody who may see the link`,
        path: whole,
        part: 'key',
        hint: 'Move it to spec.credentials, and change the secret if the file was shared.',
      };
    }),
    ...Object.keys(config).flatMap((key) => (told.has(key) ? [] : checkKey(type, key))),
  ];
}

function checkKey(type: LinkType, key: string): Finding[] {
  const known = LINK_TYPE_KEYS[type];
  if (knows(known.config, key)) return [];
  const hint = knows(known.credentials, key)
    ? 'It is known as a key of credentials: move it there.'
    : didYouMean(key, namesOf(known.config));
  return [
    {
      severity: 'warning',
      message: `${quoted(key)} is not a known config key of ${type}; it is sent as written`,
      path: ['spec', 'config', key],
      part: 'key',
      ...(hint && { hint }),
    },
  ];
}
