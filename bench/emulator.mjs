import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Starts an emulator of the build in `dist`, in a process of its own, with a catalog file. */
export async function startEmulator(dist, catalog) {
  const child = fork(join(import.meta.dirname, 'emulator-child.mjs'), [dist, catalog]);
  const gone = once(child, 'exit');
  const died = gone.then(([code]) => {
    throw new Error(`the emulator ended with ${code}`);
  });
  // It is asked for only while an answer is awaited.
  died.catch(() => undefined);
  const answer = () => Promise.race([new Promise((resolve) => child.once('message', resolve)), died]);
  const ask = async (question) => {
    child.send(question);
    return answer();
  };
  const { url } = await answer();
  return {
    url,
    /** Milliseconds by kind of statement, from now on. */
    async setLatency(rules) {
      await ask({ latency: Object.entries(rules).map(([match, ms]) => ({ match, ms })) });
    },
    /** What clients have sent since the last call. */
    async takeLog() {
      return (await ask({})).log;
    },
    /** The same, once so many statements that match were carried out. */
    async logWith(pattern, count) {
      return (await ask({ until: { pattern: pattern.source, count } })).log;
    },
    async close() {
      child.disconnect();
      await gone;
    },
  };
}
