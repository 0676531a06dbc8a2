// Reads log files as the commands do, without a database.
import type { Settings } from '../../src/cli/cli.js';
import { parserOpener } from '../../src/steps/open-parser.js';
import { isoInstant } from '../../src/lib/time-text.js';
import type { Position } from '../../src/model/source.js';
import { parseBlocks } from '../../src/parse/parse.js';
import { type InputEnvironment, openInput } from '../../src/read/read.js';

const { signal } = new AbortController();
const environment: InputEnvironment = {
  env: {},
  signal,
  stdin: process.stdin,
  alsoPrograms: [],
  reader: 'analyze' as const,
};

export type Run = {
  /** The dates of all logins, in order. */
  readonly dates: readonly string[];
  readonly malformed: number;
  readonly notices: readonly string[];
  readonly position: Position | undefined;
};

/** Reads a log from a position. */
export async function readLog(file: string, year?: number, from?: Position): Promise<Run> {
  const notices: string[] = [];
  const settings = { timezone: 'UTC', year, patterns: [] } as unknown as Settings;
  const open = parserOpener(settings, { signal, onNotice: (text) => notices.push(text) });
  const input = await openInput(file, environment);
  try {
    if (from && (await input.resume(from)) !== 'here') throw new Error(`${file} is another log`);
    const parser = await open(input, from);
    const dates: string[] = [];
    let position = from;
    let malformed = 0;
    for await (const batch of parseBlocks(input.blocks(), parser, { signal, takeUnfinished: () => true })) {
      for (let row = 0; row < batch.logins.count; row += 1)
        dates.push(isoInstant(batch.logins.date[row] ?? 0));
      malformed += batch.malformedCount;
      position = batch.position;
    }
    return { dates, malformed, notices, position };
  } finally {
    await input.close();
  }
}
