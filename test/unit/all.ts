// Runs every unit test, a share in each of a few processes: most tests take less time than the start of a process.
//
//     node dist/test/unit/all.js
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';

import { runShare } from './run-share.js';

const [number, count] = process.argv.slice(2).map(Number);
if (number === undefined || count === undefined) await runShares(availableParallelism());
else await runShare(number, count);

async function runShares(shares: number): Promise<void> {
  const self = process.argv[1] ?? '';
  const runs = Array.from({ length: shares }, async (_, share) => {
    const args = ['--test-reporter=spec', self, String(share), String(shares)];
    const [code] = (await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit')) as [
      number | null,
    ];
    return code === 0;
  });
  if ((await Promise.all(runs)).includes(false)) process.exitCode = 1;
}
