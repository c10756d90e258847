import { setMaxListeners } from 'node:events';

/**
 * Runs something when the signal aborts. Gives what ends the waiting. Any number may wait for one signal: Node.js
 * takes more than ten for a leak and prints a warning.
 */
export function onAbort(signal: AbortSignal | undefined, run: () => void): () => void {
  if (!signal) return () => undefined;
  setMaxListeners(0, signal);
  signal.addEventListener('abort', run);
  return () => signal.removeEventListener('abort', run);
}
