import type { Emulator } from '../../src/emulator/index.js';
import { type Json, type JsonObject, isJsonObject } from '../../src/json/json.js';
import type { Cluster } from '../acceptance/operator/cluster.js';
import { eventually } from '../acceptance/operator/eventually.js';
import type { KubeJson } from '../acceptance/operator/kube-client.js';
import { conditionOf, openStageFor } from '../acceptance/operator/stage.js';
import { type LinkDocument, SECRETS } from './case.js';
import type { Door } from './door.js';

/** The real operator on a real API server: an object for each link, and one Secret for all credentials. */
export async function openOperator(emulator: Emulator, cluster: Cluster): Promise<Door> {
  const stage = await openStageFor(cluster, emulator);
  await stage.operator({ args: ['--settle', '0'] });
  const known = new Map<string, string>();
  let round = 0;

  /** Waits until each object was looked at after this, and is at rest. */
  const looked = async (names: Iterable<string>): Promise<KubeJson[]> => {
    const token = `look ${++round}`;
    const objects: KubeJson[] = [];
    for (const name of names) {
      await stage.annotate(name, { 'linkspec.dev/requested-at': token });
      objects.push(
        await eventually(
          () => stage.get(name),
          (object) =>
            object.status?.lastHandledRequestedAt === token &&
            object.status.observedGeneration === object.metadata.generation &&
            conditionOf(object, 'Ready')?.status !== 'Unknown',
        ),
      );
    }
    return objects;
  };

  return {
    async apply({ links, secrets }) {
      const wanted = new Map(links.map((link) => [keyOf(link), link]));
      const gone = [...known].filter(([key]) => !wanted.has(key));
      // A rotated Secret alone would already be applied: with the specs it has to arrive while nobody looks.
      await stage.secret('values', { ...SECRETS, ...secrets });
      for (const [key, link] of wanted) {
        const name = known.get(key) ?? `link-${known.size}`;
        if (known.has(key)) await stage.replace(name, specOf(link));
        else await stage.create(name, specOf(link));
        known.set(key, name);
      }
      const codes: string[] = [];
      for (const [key, name] of gone) {
        await stage.delete(name);
        const blocked = await eventually(
          () => stage.find(name),
          (object) => object === undefined || conditionOf(object, 'Ready')?.reason === 'DeletionBlocked',
        );
        if (blocked) codes.push(...codesOf(blocked));
        known.delete(key);
      }
      const objects = await looked([...wanted.keys()].flatMap((key) => known.get(key) ?? []));
      return [...codes, ...objects.flatMap(codesOf)];
    },
    async isPending() {
      const before = emulator.log.length;
      await looked(known.values());
      return emulator.log.slice(before).some(({ kind }) => /-(?:link|pipeline)$/.test(kind) && !/^show-/.test(kind));
    },
    close: () => stage.close(),
  };
}

function keyOf({ database = 'db', name }: LinkDocument): string {
  return JSON.stringify([database, name]);
}

function specOf({ credentials, ...link }: LinkDocument): Record<string, unknown> {
  return { ...link, ...(credentials && { credentials: inSecret(credentials) }) };
}

/** References to the Secret in place of those to the environment. */
function inSecret(value: Json): Json {
  if (Array.isArray(value)) return value.map(inSecret);
  if (!isJsonObject(value)) return value;
  if (typeof value.env === 'string') return { secretKeyRef: { name: 'values', key: value.env } };
  const entries: [string, Json][] = Object.entries(value as JsonObject).map(([key, inner]) => [key, inSecret(inner)]);
  return Object.fromEntries(entries);
}

function codesOf(object: KubeJson): string[] {
  const ready = conditionOf(object, 'Ready');
  if (ready?.status === 'True') return [];
  return [...(ready?.message ?? '').matchAll(/LNK\d{4}/g)].map(([code]) => code);
}
