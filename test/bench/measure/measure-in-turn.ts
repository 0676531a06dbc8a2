// Measures several ways to do something. Each runs once per round, and the first, second and last place rotate, so
// that other load on the machine affects all alike.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Figures } from '../results.js';
import type { Way } from '../ways/way.js';
import { median } from './median.js';
import { runProcess, type Run } from './run-process.js';
import { warmUp } from './warm-up.js';

/** @throws Error when a way fails, or when two ways that must find the same number do not */
export async function measureInTurn(ways: readonly Way[], rounds: number): Promise<readonly Figures[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'authtrack-bench-'));
  const runs = new Map<Way, Run[]>(ways.map((way) => [way, []]));
  try {
    for (const file of new Set(ways.map((way) => way.file))) await warmUp(file);
    for (let round = 0; round < rounds; round++) {
      const first = round % ways.length;
      for (const way of [...ways.slice(first), ...ways.slice(0, first)])
        runs.get(way)?.push(await runOnce(way, path.join(folder, 'run')));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  refuseDisagreement(ways, runs);
  return ways.map((way) => figuresOf(way, runs.get(way) ?? []));
}

/** Runs in an empty folder, so that nothing is left of the previous run. */
async function runOnce(way: Way, folder: string): Promise<Run> {
  mkdirSync(folder);
  const run = await runProcess(way, folder);
  rmSync(folder, { recursive: true });
  console.error(`  ${way.log}, ${way.name}: ${run.seconds.toFixed(2)} s`);
  return way.found ? run : { ...run, output: '' };
}

function refuseDisagreement(ways: readonly Way[], runs: ReadonlyMap<Way, readonly Run[]>): void {
  const found = new Map<string, string>();
  for (const way of ways) {
    const count = way.found?.exec(runs.get(way)?.[0]?.output ?? '')?.[1] ?? '0';
    if (way.found === undefined) continue;
    const other = found.get(way.log) ?? count;
    if (other !== count) throw new Error(`${way.name} finds ${count} in ${way.log}, the one before ${other}`);
    found.set(way.log, count);
  }
}

function figuresOf({ name, version, shown, log, lines }: Way, runs: readonly Run[]): Figures {
  const middle = (of: (run: Run) => number | null): number | null => {
    const numbers = runs.map(of).filter((number) => number !== null);
    return numbers.length === 0 ? null : median(numbers);
  };
  return {
    ...{ name, version, shown, log, lines },
    seconds: middle((run) => run.seconds) ?? NaN,
    cpuSeconds: middle((run) => run.cpuSeconds),
    peakBytes: middle((run) => run.peakBytes),
  };
}
