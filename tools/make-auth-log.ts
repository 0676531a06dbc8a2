// Writes the sample data/auth.log: six weeks of a Debian 12 server on the Internet. The same seed gives the same
// bytes on every machine. Its addresses come from the MMDB's blocks, so it is valid for SAMPLE_MMDB_VERSION only.
//
//     node dist/tools/make-auth-log.js [--seed N] [--lines N] [--out FILE|-]
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { UsageError } from '../src/lib/errors.js';
import { openAddresses } from './sample-log/addresses.js';
import { makeDayLines, ORDINARY_LINES } from './sample-log/day-lines.js';
import { breakIn, createIncidents } from './sample-log/incidents.js';
import type { TaggedLine } from './sample-log/number-lines.js';
import { describePlanted } from './sample-log/describe-planted.js';
import { countEffect, createPlanted, type Planted } from './sample-log/planted.js';

export const SAMPLE_SEED = 1;
const HOST = 'web1';
const LINES_PER_WRITE = 1000;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

export type AuthLogOptions = {
  readonly seed?: number;
  /**
   * Approximate number of lines, within a few percent; 20,000 are the whole six weeks, more lines mean more
   * attackers.
   */
  readonly lines?: number;
};

export type AuthLog = {
  /** Each line without its line feed; can be iterated once. */
  readonly lines: Iterable<string>;
  /** The truth of the lines that were iterated so far. */
  readonly planted: Planted;
};

/** @throws Error when the MMDB cannot be read. */
export function makeAuthLog({ seed = SAMPLE_SEED, lines = ORDINARY_LINES }: AuthLogOptions = {}): AuthLog {
  const addresses = openAddresses();
  const incidents = createIncidents(seed, addresses);
  const planted = createPlanted({ user: breakIn.user, ip: incidents.intruder.ip });
  const tagged = makeDayLines({ seed, lines, addresses, incidents });
  return { lines: writeLines(tagged, planted), planted };
}

function* writeLines(tagged: Iterable<TaggedLine>, planted: Planted): Generator<string> {
  for (const { atMs, tag, text, effect } of tagged) {
    planted.lines += 1;
    if (tag.startsWith('sshd[')) planted.sshdLines += 1;
    if (effect !== null) countEffect(planted, effect, new Date(atMs).toISOString().slice(5, 10));
    yield `${timestamp(atMs)} ${HOST} ${tag}: ${text}`;
  }
}

/** RFC 3164, section 4.1.2: no year, and a day below ten is padded with a space. */
function timestamp(atMs: number): string {
  const date = new Date(atMs);
  const day = String(date.getUTCDate()).padStart(2, ' ');
  return `${months[date.getUTCMonth()] ?? ''} ${day} ${date.toISOString().slice(11, 19)}`;
}

async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { seed: { type: 'string' }, lines: { type: 'string' }, out: { type: 'string', default: '-' } },
  });
  const { lines, planted } = makeAuthLog({
    seed: wholeNumber('--seed', values.seed ?? String(SAMPLE_SEED)),
    lines: wholeNumber('--lines', values.lines ?? String(ORDINARY_LINES)),
  });
  const out = values.out === '-' ? process.stdout : createWriteStream(values.out);
  let block: string[] = [];
  const flush = async (): Promise<void> => {
    if (block.length > 0 && !out.write(`${block.join('\n')}\n`)) await once(out, 'drain');
    block = [];
  };
  for (const line of lines) {
    block.push(line);
    if (block.length === LINES_PER_WRITE) await flush();
  }
  await flush();
  if (out !== process.stdout) {
    out.end();
    await once(out, 'finish');
  }
  process.stderr.write(describePlanted(planted));
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text)) {
    throw new UsageError(`${option} takes a whole number, not "${text}"`, { hint: 'give a number from 1' });
  }
  return Number(text);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await run(process.argv.slice(2));
}
