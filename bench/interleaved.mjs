/**
 * Measures several things turn by turn, so that whatever else the machine does meets all of them alike. `runs` are
 * functions that give `{ ms, mib }`. Gives the median of each figure for each of them.
 */
export async function interleaved(runs, rounds) {
  const found = new Map(Object.keys(runs).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, run] of Object.entries(runs)) found.get(name).push(await run());
  return Object.fromEntries(
    [...found].map(([name, all]) => [
      name,
      { ms: median(all.map(({ ms }) => ms)), mib: median(all.map(({ mib }) => mib)), last: all.at(-1) },
    ]),
  );
}

export function median(values) {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}
