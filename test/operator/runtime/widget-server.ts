import type { ServerResponse } from 'node:http';
import { line, type Widget, widget } from '../kube/sample-objects.js';
import {
  type ScriptedApi,
  type SeenRequest,
  sendJson,
  sendStatus,
  startScriptedApi,
} from '../kube/scripted-api.js';

/** What goes wrong with the next request of its kind. */
export type Fault =
  /** The connection breaks after so many bytes of the answer. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** Nothing comes, and the connection stays open. */
  | { readonly kind: 'silence' }
  | { readonly kind: 'status'; readonly code: number; readonly reason: string }
  /** An ERROR event in a watch, after which it ends well. */
  | { readonly kind: 'event'; readonly code: number; readonly reason: string }
  | { readonly kind: 'garbage' }
  /** A watch that ends well, at once. */
  | { readonly kind: 'end' };

/** A small API server for widgets, with a history that it can forget. */
export class WidgetServer {
  readonly objects = new Map<string, Widget>();
  /** `page`: for all pages of a list but the first. */
  readonly faults = { list: [] as Fault[], page: [] as Fault[], watch: [] as Fault[] };
  lists = 0;
  watches = 0;
  pageSize = 500;
  #version = 10;
  #oldest = 0;
  readonly #history: { readonly version: number; readonly text: string }[] = [];
  readonly #watchers = new Set<ServerResponse>();
  #api: ScriptedApi | undefined;

  async start(): Promise<ScriptedApi> {
    this.#api = await startScriptedApi((request, response) => this.#answer(request, response));
    return this.#api;
  }

  set(name: string, text: string, uid?: string): void {
    const before = this.objects.get(name);
    const version = this.#next();
    const object = widget(name, version, text, uid ?? before?.metadata.uid);
    this.objects.set(name, object);
    this.#tell(version, line(before ? 'MODIFIED' : 'ADDED', object));
  }

  delete(name: string): void {
    const before = this.objects.get(name);
    if (!before) return;
    this.objects.delete(name);
    const version = this.#next();
    this.#tell(
      version,
      line('DELETED', { ...before, metadata: { ...before.metadata, resourceVersion: `${version}` } }),
    );
  }

  /** Forgets the history: watches from earlier versions are gone. */
  compact(): void {
    this.#oldest = this.#next();
  }

  bookmark(): void {
    const version = this.#next();
    this.#tell(version, line('BOOKMARK', { kind: 'Widget', metadata: { resourceVersion: `${version}` } }));
  }

  send(text: string): void {
    for (const watcher of this.#watchers) watcher.write(text);
  }

  /** Breaks all watches. */
  cut(): void {
    for (const watcher of this.#watchers) watcher.destroy();
  }

  #next(): number {
    this.#version += 1;
    return this.#version;
  }

  #tell(version: number, text: string): void {
    this.#history.push({ version, text });
    this.send(text);
  }

  #answer({ query }: SeenRequest, response: ServerResponse): void {
    if (query.has('watch')) this.#watch(Number(query.get('resourceVersion')), response);
    else this.#list(query, response);
  }

  #list(query: URLSearchParams, response: ServerResponse): void {
    this.lists += 1;
    const from = Number(query.get('continue') ?? 0);
    const fault = from > 0 ? this.faults.page.shift() : this.faults.list.shift();
    const size = query.has('limit') ? this.pageSize : Number.POSITIVE_INFINITY;
    const items = [...this.objects.values()].slice(from, from + size);
    const more = from + size < this.objects.size ? String(from + size) : undefined;
    const list = { metadata: { resourceVersion: String(this.#version), continue: more }, items };
    if (!fault) sendJson(response, 200, list);
    else misbehave(fault, response, JSON.stringify(list));
  }

  #watch(from: number, response: ServerResponse): void {
    this.watches += 1;
    const fault = this.faults.watch.shift();
    const missed = this.#history.filter(({ version }) => version > from).map(({ text }) => text);
    if (fault) misbehave(fault, response, missed.join(''));
    else if (from < this.#oldest) sendStatus(response, 410, 'Expired');
    else {
      response.writeHead(200).write(missed.join(''));
      response.flushHeaders();
      this.#watchers.add(response);
      response.on('close', () => this.#watchers.delete(response));
    }
  }
}

function misbehave(fault: Fault, response: ServerResponse, text: string): void {
  switch (fault.kind) {
    case 'cut':
      response.writeHead(200);
      response.write(Buffer.from(text).subarray(0, fault.bytes), () => response.destroy());
      return;
    case 'silence':
      response.writeHead(200).flushHeaders();
      return;
    case 'status':
      sendStatus(response, fault.code, fault.reason);
      return;
    case 'event':
      response.end(text + line('ERROR', { kind: 'Status', code: fault.code, reason: fault.reason }));
      return;
    case 'garbage':
      response.end('<html>\n');
      return;
    case 'end':
      response.end();
      return;
    default:
      fault satisfies never;
  }
}
