// The same by size, plain and compressed: only the time may grow, and no faster than the log.
import { keptGz, keptLog } from '../logs/kept-log.js';
import { measureOursBesideRipgrep } from './measure-ours-beside-ripgrep.js';
import { logNames } from '../results.js';
import type { On } from '../ways/authtrack.js';
import type { Measured, Plan } from './section.js';

/** Logs of many sizes take long, and their figures are compared with each other. */
const MAX_ROUNDS = 3;

export async function measureSizes({ folder, sizes, rounds }: Plan): Promise<Measured> {
  const logs: On[] = [];
  for (const millions of sizes) {
    const plain = await keptLog(folder, 'auth', millions);
    logs.push({ ...plain, log: logNames.auth(millions) });
    logs.push({ ...(await keptGz(plain)), log: logNames.gz(millions) });
  }
  return measureOursBesideRipgrep(logs, Math.min(rounds, MAX_ROUNDS));
}
