import type { JsonObject } from '../../json/json.js';
import type { KubeApi } from '../kube/kube-api.js';
import { KubeError } from '../kube/kube-error.js';
import { LINK_SPECS, type LinkObject, linkObjectOf } from '../objects/link-object.js';
import { statusPatch } from '../status/status-of.js';
import type { World } from './world.js';

/**
 * Writes to one object during one turn, one write after the other, each on top of the version that the last one made.
 * Where somebody else has written meanwhile, their version is read and written upon, unless it is another spec or
 * another object: then the turn is void, and the write a KubeError `conflict`.
 */
export class ObjectWriter {
  readonly #api: KubeApi;
  readonly #mayWrite: () => boolean;
  /** As last written or seen. */
  #object: LinkObject;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ api, isLeader }: Pick<World, 'api' | 'isLeader'>, object: LinkObject) {
    this.#api = api;
    this.#mayWrite = isLeader;
    this.#object = object;
  }

  /** Writes the status that `make` gives for the one before. False: nothing differs, and nothing is written. */
  writeStatus(make: (before: JsonObject) => JsonObject): Promise<boolean> {
    return this.#next(async () => {
      const { status: before, resourceVersion } = this.#object;
      const status = make(before);
      const patch = statusPatch(before, status);
      if (!patch) return false;
      const body = { metadata: { resourceVersion }, status: patch };
      const { metadata } = await this.#api.mergePatch(LINK_SPECS, this.#object, body, {
        subresource: 'status',
      });
      this.#object = { ...this.#object, resourceVersion: metadata.resourceVersion, status };
      return true;
    });
  }

  /** Writes the finalizers that `make` gives for those before, others' included. */
  async writeFinalizers(make: (before: readonly string[]) => readonly string[]): Promise<void> {
    await this.#next(async () => {
      const finalizers = make(this.#object.finalizers);
      const body = {
        metadata: { resourceVersion: this.#object.resourceVersion, finalizers: [...finalizers] },
      };
      const { metadata } = await this.#api.mergePatch(LINK_SPECS, this.#object, body);
      this.#object = { ...this.#object, resourceVersion: metadata.resourceVersion, finalizers };
    });
  }

  #next<T>(write: () => Promise<T>): Promise<T> {
    const attempt = () => this.#attempt(write);
    const next = this.#last.then(attempt, attempt);
    this.#last = next;
    return next;
  }

  async #attempt<T>(write: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      if (!this.#mayWrite()) throw new KubeError('aborted', 'another process may lead now');
      try {
        return await write();
      } catch (error) {
        if (!(error instanceof KubeError && error.kind === 'conflict') || attempt === ATTEMPTS) throw error;
        await this.#readAgain(error);
      }
    }
  }

  async #readAgain(conflict: KubeError): Promise<void> {
    const now = linkObjectOf(await this.#api.get(LINK_SPECS, this.#object));
    const { uid, generation, isDeleted } = this.#object;
    if (now.uid !== uid || now.generation !== generation || now.isDeleted !== isDeleted) throw conflict;
    this.#object = now;
  }
}

/** Against somebody who writes all the time. */
const ATTEMPTS = 5;
