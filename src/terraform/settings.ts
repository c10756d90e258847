import { openAddress } from '../database/boxed-address.js';
import type { ServerAddress } from '../database/server-url.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { parseDuration } from '../report/duration.js';
import { Secret } from '../secret/secret.js';
import { readStatePlace } from '../state/state-place.js';
import { errorDiagnostic, warningDiagnostic } from './diagnostic.js';
import { UNKNOWN, type Value, type ValueObject } from './values/value.js';
import type { Diagnostic } from './wire/messages.js';

/** What the provider block and the environment say. */
export interface Settings {
  readonly address: ServerAddress;
  /** `database:NAME`, `file:PATH` or `none`. */
  readonly state: string;
  readonly owner: string;
  readonly settleMs: number;
  /** Links changed side by side. */
  readonly concurrency: number;
  readonly fingerprintKey?: Secret;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings; or what is wrong with them, each at its attribute. Throws nothing. */
export function readSettings(
  block: ValueObject,
  env: Environment,
): { readonly settings?: Settings; readonly diagnostics: readonly Diagnostic[] } {
  const state = textOf(block.state) ?? (env.LINKSPEC_STATE || 'database:linkspec');
  const diagnostics = [...checkSettings({ ...block, state })];
  const attempt = <T>(attribute: string, read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof LinkspecError)) throw error;
      diagnostics.push(errorDiagnostic(error, attribute));
      return undefined;
    }
  };
  const address = attempt('url', () => addressOf(block, env));
  if (!address || diagnostics.length > 0) return { diagnostics };
  if (state === 'none')
    diagnostics.push(warningDiagnostic({ message: 'state is none', hint: LOST }, 'state'));
  const key = env.LINKSPEC_FINGERPRINT_KEY;
  return {
    diagnostics,
    settings: {
      address,
      state,
      owner: textOf(block.owner) ?? 'terraform',
      settleMs: parseDuration(textOf(block.settle) ?? '10s') ?? 10_000,
      concurrency: typeof block.concurrency === 'number' ? block.concurrency : 4,
      ...(key && { fingerprintKey: new Secret(key) }),
    },
  };
}

const LOST =
  'An interrupted run cannot be resumed, and nothing keeps two runs apart. Write-only credentials of links that exist are sent only when credentials_wo_version changes, or with credentials_drift = "Always".';

/** What can be said of the known values of the block before anything is connected. */
export function checkSettings(block: ValueObject): readonly Diagnostic[] {
  const { url, state, settle, concurrency, owner } = block;
  const found: Diagnostic[] = [];
  const wrong = (attribute: string, message: string, hint: string) =>
    found.push(errorDiagnostic(new LinkspecError('LNK0701', message, { hint }), attribute));
  if (url instanceof Secret) {
    try {
      openAddress({ url });
    } catch (error) {
      if (!(error instanceof LinkspecError)) throw error;
      found.push(errorDiagnostic(error, 'url'));
    }
  }
  if (typeof state === 'string' && !readStatePlace(state))
    wrong('state', 'state does not name a place', 'Write database:NAME, file:PATH or none.');
  if (typeof settle === 'string' && parseDuration(settle) === undefined)
    wrong('settle', 'settle is not a duration', 'Durations are written like 10s, 500ms or 2m.');
  if (isWrongCount(concurrency))
    wrong('concurrency', 'concurrency is not a number of links', 'Give a whole number of 1 or more.');
  if (owner === '') wrong('owner', 'owner is empty', 'Leave it out for the default, terraform.');
  return found;
}

/** Whether the block has a value that Terraform will know only during apply. */
export function hasUnknown(block: ValueObject): boolean {
  return Object.values(block).includes(UNKNOWN);
}

function isWrongCount(value: Value | undefined): boolean {
  if (value === null || value === undefined || value === UNKNOWN) return false;
  return typeof value !== 'number' || !Number.isInteger(value) || value < 1;
}

function addressOf({ url, password }: ValueObject, env: Environment): ServerAddress {
  const written = env.LINKSPEC_URL ? new Secret(env.LINKSPEC_URL) : undefined;
  const address = url instanceof Secret ? url : written;
  if (!address)
    throw new LinkspecError('LNK0307', 'no server is named', {
      hint: 'Set url in the provider block, or the environment variable LINKSPEC_URL, such as mysql://user@host:port/.',
    });
  const separate = password instanceof Secret ? password : variable(env, 'LINKSPEC_PASSWORD');
  return openAddress({ url: address, ...(separate && { password: separate }) });
}

function variable(env: Environment, name: string): Secret | undefined {
  const value = env[name];
  return value === undefined ? undefined : new Secret(value);
}

function textOf(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
