import type { Emulator } from '../../src/emulator/index.js';
import { canonicalJson, compactJson, isJsonObject, type Json, parseJson } from '../../src/json/json.js';
import { eventually } from '../acceptance/operator/eventually.js';
import type { KubeJson } from '../acceptance/operator/kube-client.js';
import { conditionOf, type Stage } from '../acceptance/operator/stage.js';
import { linkChanges } from '../cli/bench.js';
import { type Case, type LinkDocument, SECRETS } from './case.js';
import type { Door } from './door.js';

/**
 * A running operator on a real API server: an object for each link, a Secret for the values and one for the server. The
 * doors of many cases share an operator, which keeps them apart by their servers.
 */
export async function openOperator(emulator: Emulator, stage: Stage): Promise<Door> {
  const prefix = `case-${++cases}`;
  await stage.secret(prefix, { url: emulator.url });
  /** Names of the objects, by link. */
  const known = new Map<string, string>();

  /** Waits until each object was looked at after this, and is at rest. */
  const look = async (): Promise<KubeJson[]> => {
    const token = `look ${++looks}`;
    return Promise.all(
      [...known.values()].map(async (name) => {
        await stage.annotate(name, { 'linkspec.dev/requested-at': token });
        return eventually(
          () => stage.get(name),
          (object) =>
            object.status?.lastHandledRequestedAt === token &&
            object.status.observedGeneration === object.metadata.generation &&
            isAtRest(object),
        );
      }),
    );
  };

  return {
    async apply({ links, secrets }) {
      const wanted = new Set(links.map(keyOf));
      // Each with a final line break, as `kubectl create secret --from-file` has it.
      const values = Object.entries({ ...SECRETS, ...secrets }).map(([name, value]) => [name, `${value}\n`]);
      if (secrets) await rotate(Object.fromEntries(values));
      else await stage.secret(`${prefix}-values`, Object.fromEntries(values));
      for (const link of links) {
        const name = known.get(keyOf(link));
        const spec = { ...specOf(link, `${prefix}-values`), connectionSecretRef: { name: prefix } };
        if (name !== undefined) await stage.replace(name, spec);
        else {
          known.set(keyOf(link), `${prefix}-${known.size}`);
          await stage.create(`${prefix}-${known.size - 1}`, spec);
        }
      }
      const refused: string[] = [];
      for (const [key, name] of known)
        if (!wanted.has(key)) {
          refused.push(...(await remove(name)));
          known.delete(key);
        }
      return [...refused, ...(await look()).flatMap(codesOf)];
    },
    async isPending() {
      const before = linkChanges(emulator).length;
      await look();
      return linkChanges(emulator).length > before;
    },
    async close() {
      for (const name of known.values()) {
        await stage.change(name, { policy: { deletion: 'Retain' } });
        await remove(name);
      }
    },
  };

  /** Changes the values, and waits until the operator knows them: it is told of Secrets on a watch of their own. */
  async function rotate(values: Readonly<Record<string, string>>): Promise<void> {
    const witness = `${prefix}-witness-${++looks}`;
    await stage.create(witness, {
      ...specOf({ name: witness, credentials: { k: { env: witness } } }, `${prefix}-values`),
      connectionSecretRef: { name: prefix },
      policy: { approval: 'Manual' },
    });
    await stage.secret(`${prefix}-values`, { ...values, [witness]: '' });
    await stage.reason(witness, 'ApprovalPending');
    await remove(witness);
  }

  /** Deletes an object; gives the codes of what stands against it, until it may go. */
  async function remove(name: string): Promise<string[]> {
    await stage.delete(name);
    const end = await eventually(
      async () => (await stage.find(name)) ?? 'gone',
      (object) => object === 'gone' || conditionOf(object, 'Ready')?.reason === 'DeletionBlocked',
    );
    if (end === 'gone') return [];
    await stage.change(name, { policy: { deletion: 'Retain' } });
    await stage.gone(name);
    return codesOf(end);
  }
}

let cases = 0;
let looks = 0;

/** An API server rounds whole numbers that need more than 64 bits before anybody sees them: shorter ones, then. */
export function inSixtyFourBits(one: Case): Case {
  const text = compactJson(one as unknown as Json);
  return parseJson(text.replaceAll('12345678901234567890', '1234567890123456789')) as unknown as Case;
}

/** An API server gives the keys of an object in the order of the alphabet: JSON in a statement written that way. */
export function withSortedKeys(sql: string): string {
  return sql.replace(/'((?:[^'\\]|\\.)*)'/gs, (literal, escaped: string) => {
    try {
      return `'${canonicalJson(parseJson(escaped.replace(/\\(.)/gs, (_, char) => ESCAPES.get(char) ?? char)))}'`;
    } catch {
      return literal;
    }
  });
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['0', '\0'],
]);

function keyOf({ database = 'db', name }: LinkDocument): string {
  return JSON.stringify([database, name]);
}

function specOf({ credentials, ...link }: LinkDocument, secret: string): Record<string, unknown> {
  return { ...link, ...(credentials && { credentials: inSecret(credentials, secret) }) };
}

/** References to the Secret in place of those to the environment. */
function inSecret(value: Json, secret: string): Json {
  if (Array.isArray(value)) return value.map((item) => inSecret(item, secret));
  if (!isJsonObject(value)) return value;
  if (typeof value.env === 'string') return { secretKeyRef: { name: secret, key: value.env } };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inSecret(inner, secret)]));
}

/** Secrets come on a watch of their own, and so may be seen after the object. */
function isAtRest(object: KubeJson): boolean {
  const ready = conditionOf(object, 'Ready');
  return ready !== undefined && ready.status !== 'Unknown' && ready.reason !== 'SecretNotFound';
}

function codesOf(object: KubeJson): string[] {
  const ready = conditionOf(object, 'Ready');
  if (ready?.status === 'True') return [];
  return [...(ready?.message ?? '').matchAll(/LNK\d{4}/g)].map(([code]) => code);
}
