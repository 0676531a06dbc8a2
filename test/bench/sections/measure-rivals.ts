// authtrack and all others on the reference log.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { keptHead, keptLog } from '../logs/kept-log.js';
import { measureInTurn } from '../measure/measure-in-turn.js';
import { runProcess } from '../measure/run-process.js';
import { logNames } from '../results.js';
import { againWay, analyzeArgs, analyzeWay, parseWay, type On } from '../ways/authtrack.js';
import { ownWays, rivalWay } from '../ways/rivals.js';
import { isSkipped, isWay, type Measured, type Plan } from './section.js';

/** As much as fail2ban-regex reads in about ten seconds. */
const SLICE_LINES = 50_000;

export async function measureRivals({ folder, millions, rounds }: Plan): Promise<Measured> {
  const log = await keptLog(folder, 'auth', millions);
  const on: On = { ...log, log: logNames.auth(millions) };
  const slice: On = {
    ...(await keptHead(log, SLICE_LINES)),
    log: `of LOG the first ${SLICE_LINES.toLocaleString('en')} lines`,
  };
  // Outside the folder of a run, which is removed after it.
  const analyzed = mkdtempSync(path.join(tmpdir(), 'authtrack-bench-'));
  try {
    const first = analyzeWay(on);
    await runProcess({ ...first, args: [...first.args.slice(0, 1), ...analyzeArgs(on, analyzed)] }, analyzed);
    const ways = [
      rivalWay('ripgrep', on),
      rivalWay('grep', on),
      parseWay(on),
      analyzeWay(on),
      againWay(on, analyzed),
      ...ownWays(on),
      rivalWay('lnav', on),
      rivalWay('sshguard', on),
      rivalWay('fail2ban', slice),
    ];
    const figures = await measureInTurn(ways.filter(isWay), rounds);
    return { rounds, figures, skipped: ways.filter(isSkipped) };
  } finally {
    rmSync(analyzed, { recursive: true });
  }
}
