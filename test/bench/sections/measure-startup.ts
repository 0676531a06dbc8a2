// The fixed cost of every call, compared with a Node that does nothing.
import { keptHead, keptLog } from '../logs/kept-log.js';
import { measureInTurn } from '../measure/measure-in-turn.js';
import { startups } from '../results.js';
import { mainFile } from '../../support/project.js';
import { parseWay, type On } from '../ways/authtrack.js';
import type { Measured, Plan } from './section.js';

const LINES = 10;

/** The runs are short, so other load affects them more. */
const RUNS_PER_ROUND = 5;

export async function measureStartup({ folder, millions, rounds }: Plan): Promise<Measured> {
  const head = await keptHead(await keptLog(folder, 'auth', millions), LINES);
  const on: On = { ...head, log: 'ten lines' };
  const node = { ...on, version: '', program: process.execPath };
  const ways = [
    { ...node, name: startups.node, shown: startups.node, args: ['-e', '0'] },
    { ...node, name: startups.version, shown: startups.version, args: [mainFile, '--version'] },
    { ...parseWay(on), name: startups.parse },
  ];
  const runs = rounds * RUNS_PER_ROUND;
  return { rounds: runs, figures: await measureInTurn(ways, runs), skipped: [] };
}
