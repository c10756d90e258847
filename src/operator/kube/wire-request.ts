import http from 'node:http';
import https from 'node:https';
import type { Clock } from '../runtime/clock.js';
import { onAbort } from '../runtime/on-abort.js';
import type { Access } from './cluster-connection.js';
import { asKubeError, KubeError } from './kube-error.js';

export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly access: Access;
  readonly contentType?: string;
  readonly body?: string;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface WireAnswer {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly body: string;
}

/** Sends a request and reads the whole answer within its time. Throws a KubeError where none comes. */
export async function exchange(request: WireRequest): Promise<WireAnswer> {
  const sent = send(request);
  try {
    return await wholeAnswer(await sent.response);
  } catch (error) {
    // Closed by the server while it lay idle: the request never reached anything.
    if (request.method === 'GET' && sent.wasStale(error)) return await exchange(request);
    throw sent.explain(error);
  } finally {
    sent.finish();
  }
}

/** A stream of text under way. */
export interface WireStream {
  readonly status: 200;
  /** Pieces of text as they come; ends when the server ends it, throws a KubeError when it is cut or falls silent. */
  readonly text: AsyncIterable<string>;
}

/**
 * Sends a request and gives its answer as a stream if its status is 200, else the whole answer. The request's time
 * is for the first answer; after that the stream may be silent for `idleMs` at most.
 */
export async function openStream(request: WireRequest, idleMs: number): Promise<WireStream | WireAnswer> {
  const sent = send(request);
  try {
    const response = await sent.response;
    if (response.statusCode !== 200) {
      const answer = await wholeAnswer(response);
      sent.finish();
      return answer;
    }
    return { status: 200, text: pieces(response, sent, idleMs) };
  } catch (error) {
    sent.finish();
    throw sent.explain(error);
  }
}

async function* pieces(response: http.IncomingMessage, sent: Sent, idleMs: number): AsyncIterable<string> {
  response.setEncoding('utf8');
  sent.extend(idleMs);
  try {
    for await (const piece of response) {
      sent.extend(idleMs);
      yield piece as string;
    }
  } catch (error) {
    throw sent.explain(error);
  } finally {
    sent.finish();
    response.destroy();
  }
}

async function wholeAnswer(response: http.IncomingMessage): Promise<WireAnswer> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const seconds = Number(response.headers['retry-after']);
  return {
    status: response.statusCode ?? 0,
    retryAfterMs: seconds > 0 ? seconds * 1000 : undefined,
    body: Buffer.concat(parts).toString('utf8'),
  };
}

interface Sent {
  readonly response: Promise<http.IncomingMessage>;
  /** From now on the answer may be silent for `ms` milliseconds at most. */
  extend(ms: number): void;
  finish(): void;
  wasStale(error: unknown): boolean;
  /** The reason for which we ended it, if we did. */
  explain(error: unknown): KubeError;
}

function send({ method, url, access, contentType, body, clock, timeoutMs, signal }: WireRequest): Sent {
  const { request: open } = url.startsWith('https:') ? https : http;
  const request = open(url, {
    method,
    agent: access.agent,
    headers: {
      ...access.headers,
      Accept: 'application/json',
      'User-Agent': 'linkspec',
      ...(contentType !== undefined && { 'Content-Type': contentType }),
      ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }),
    },
  });
  let ended: KubeError | undefined;
  let answered = false;
  const end = (error: KubeError) => {
    ended ??= error;
    request.destroy(ended);
  };
  const onTimeout = () => end(new KubeError('timeout', 'the API server did not answer in time'));
  const onSilence = () => end(new KubeError('silent', 'the watch was silent for too long'));
  const giveUp = () => end(new KubeError('aborted', 'the request was given up'));
  let cancelTimer = clock.after(timeoutMs, onTimeout);
  const cancelAbort = onAbort(signal, giveUp);
  if (signal?.aborted) giveUp();
  const response = new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', (message) => {
      answered = true;
      resolve(message);
    });
    // For good: what is destroyed later complains once more.
    request.on('error', reject);
  });
  request.once('socket', (socket) => socket.setKeepAlive(true, PROBE_MS));
  request.end(body);
  return {
    response,
    extend(ms) {
      cancelTimer();
      cancelTimer = clock.after(ms, onSilence);
    },
    finish() {
      cancelTimer();
      cancelAbort();
    },
    wasStale: (error) =>
      !ended && !answered && request.reusedSocket && STALE.has(String((error as NodeJS.ErrnoException).code)),
    explain: (error) => ended ?? asKubeError(error),
  };
}

/** The kernel asks a silent peer after this time, then each second, and gives up after ten questions. */
const PROBE_MS = 15_000;
const STALE = new Set(['ECONNRESET', 'EPIPE']);
