import type { Construct } from 'constructs';
import { isJsonObject, parseJson } from '../json/json.js';
import { checkConfig } from '../spec/check-config.js';
import { isLinkType } from '../spec/link-spec.js';
import { templateParts } from './hcl-template.js';
import { refusal } from './refusal.js';

/**
 * Refuses (LNK0105) a key in config that the documentation calls a secret: the server shows config, and so would the
 * synthesised files. `config` is JSON text with interpolations; what a `jsonencode` expression makes is not looked at.
 */
export function refuseSecretConfig(
  scope: Construct,
  type: string | undefined,
  config: string | undefined,
): void {
  if (!isLinkType(type) || config === undefined) return;
  const known = templateParts(config)
    .map(({ kind, text }) => (kind === 'text' ? text : ''))
    .join('');
  const error = checkConfig(type, objectOf(known)).find(({ severity }) => severity === 'error');
  if (error)
    throw refusal(
      'LNK0105',
      scope.node.path,
      error.message,
      'Move it to credentials, and take it from an ephemeral variable.',
    );
}

function objectOf(text: string) {
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
