/** The emulator in a process of its own, so that it takes no time and no memory from what is measured. */
import { readFileSync } from 'node:fs';

const [dist, catalog] = process.argv.slice(2);
const { loadCatalog, startEmulator } = await import(`${dist}/emulator.js`);
const emulator = await startEmulator({ catalog: loadCatalog(readFileSync(catalog, 'utf8'), catalog) });

process.on('message', ({ latency }) => {
  if (latency) emulator.set({ latency });
  process.send({ log: emulator.log });
  emulator.clearLog();
});
process.on('disconnect', () => process.exit());
process.send({ url: emulator.url });
