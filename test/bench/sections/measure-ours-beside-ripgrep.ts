import { measureInTurn } from '../measure/measure-in-turn.js';
import type { Figures, Skipped } from '../results.js';
import { analyzeWay, parseWay, type On } from '../ways/authtrack.js';
import { rivalWay } from '../ways/rivals.js';
import { isWay, type Measured } from './section.js';

/** Log by log. */
export async function measureOursBesideRipgrep(logs: readonly On[], rounds: number): Promise<Measured> {
  const figures: Figures[] = [];
  const skipped = new Map<string, Skipped>();
  for (const on of logs) {
    const ripgrep = rivalWay('ripgrep', on);
    if (!isWay(ripgrep)) skipped.set(ripgrep.name, ripgrep);
    const ways = [ripgrep, parseWay(on), analyzeWay(on)];
    figures.push(...(await measureInTurn(ways.filter(isWay), rounds)));
  }
  return { rounds, figures, skipped: [...skipped.values()] };
}
