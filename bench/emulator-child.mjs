/** The emulator in a process of its own, so that it takes no time and no memory from what is measured. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const [dist, catalog] = process.argv.slice(2);
const { loadCatalog, startEmulator } = await import(`${dist}/emulator.js`);
const emulator = await startEmulator({ catalog: loadCatalog(readFileSync(catalog, 'utf8'), catalog) });

process.on('message', async ({ latency, until }) => {
  if (latency) emulator.set({ latency });
  if (until) while (!hasCome(until)) await sleep(20);
  process.send({ log: emulator.log });
  emulator.clearLog();
});
process.on('disconnect', () => process.exit());
process.send({ url: emulator.url });

function hasCome({ pattern, count }) {
  const wanted = new RegExp(pattern);
  return emulator.log.filter(({ sql, outcome }) => outcome === 'ok' && wanted.test(sql)).length >= count;
}
