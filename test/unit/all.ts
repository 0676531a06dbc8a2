// Runs every unit test, a share in each of a few processes: most tests take less time than the start of a process. Prints
// what a share that failed says at the end, where people and the logs of CI look for it.
//
//     node dist/test/unit/all.js
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';

import { runShare } from './run-share.js';

const [number, count] = process.argv.slice(2).map(Number);
if (number === undefined || count === undefined) await runShares(availableParallelism());
else await runShare(number, count);

async function runShares(shares: number): Promise<void> {
  const outputs = await Promise.all(Array.from({ length: shares }, (_, share) => runOne(share, shares)));
  for (const { hasPassed, output } of outputs) if (hasPassed) process.stdout.write(output);
  for (const { hasPassed, output } of outputs) if (!hasPassed) process.stdout.write(output);
  if (outputs.some(({ hasPassed }) => !hasPassed)) process.exitCode = 1;
}

async function runOne(
  share: number,
  shares: number,
): Promise<{ readonly hasPassed: boolean; readonly output: string }> {
  const args = ['--test-reporter=spec', process.argv[1] ?? '', String(share), String(shares)];
  const child = spawn(process.execPath, args, { stdio: ['inherit', 'pipe', 'inherit'] });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  const [output, [code]] = await Promise.all([text(child.stdout), exit]);
  return { hasPassed: code === 0, output };
}
