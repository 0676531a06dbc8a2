// A clock that is behind loses no lines. Where the time of a file is ahead, and so are all of its lines from some point to
// the end, they are left for a run at a better time.
import type { Settings } from '../cli/cli.js';
import { countText } from '../lib/count-text.js';
import { nowMs } from '../lib/clock.js';
import { TryAgainError } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import { findFutureTail } from '../parse/parse.js';
import { openInput, type LogInput } from '../read/read.js';
import type { Context } from './context.js';
import { environmentOf } from './open-inputs.js';
import { isAheadOfClock, parserOpener } from './open-parser.js';

/** A log of which lines wait. */
export type Waiting = { readonly name: string; readonly lines: number };

/** Lets `input` end where the lines begin that wait. @returns how many there are, read before or not */
export async function leaveFuture(
  input: LogInput,
  settings: Settings,
  context: Context,
): Promise<Waiting | undefined> {
  const { name, kind, fileId, modifiedAtMs } = input;
  if (kind !== 'file' || !input.endAt || !isAheadOfClock(modifiedAtMs)) return undefined;
  const look = await openInput(name, environmentOf(context, settings));
  try {
    // It was rotated in this very moment.
    if (look.fileId !== fileId) return undefined;
    // An opener of its own: the years of this look are not those of the run.
    const opener = parserOpener(settings, { signal: context.signal, onNotice: () => undefined });
    const tail = await findFutureTail(look.blocks(true), await opener(look));
    if (tail === undefined) return undefined;
    input.endAt(tail.offsetBytes, tail.endOffsetBytes);
    return { name, lines: tail.lines };
  } finally {
    await look.close();
  }
}

/** @throws TryAgainError where lines wait */
export function refuseWaiting(waiting: readonly Waiting[]): void {
  const [first] = waiting;
  if (first === undefined) return;
  const now = `${new Date(nowMs()).toISOString().slice(0, 16)}Z`;
  const of = waiting
    .map(
      ({ name, lines }) =>
        `the last ${lines === 1 ? 'line' : `${countText(lines)} lines`} of ${safeText(name)}`,
    )
    .join(' and ');
  throw new TryAgainError(`${of} wait: they are dated in the future, as the file is, and it is ${now} here`, {
    hint: 'Set the clock of this machine, and run the same command again. If the time of the file is wrong, correct it (touch).',
  });
}
