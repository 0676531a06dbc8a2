// Loses no lines if the clock of this machine is behind. If a file is dated in the future, and so are its last lines, a
// later run reads these lines.
import type { Settings } from '../cli/cli.js';
import { countText } from '../lib/count-text.js';
import { nowMicros } from '../lib/clock.js';
import { TryAgainError } from '../lib/errors.js';
import { instantForPeople } from '../lib/time-text.js';
import { safeText } from '../lib/safe-text.js';
import { findFutureTail } from '../parse/parse.js';
import { type LogInput, openInput } from '../read/read.js';
import type { Process } from './command.js';
import { environmentOf } from './open-logs.js';
import { isAheadOfClock, parserOpener } from './open-parser.js';

/** A log whose last lines wait. */
export type Waiting = { readonly name: string; readonly lines: number };

/** Ends `input` before its lines that are dated in the future. @returns their number, already read or not */
export async function leaveFuture(
  input: LogInput,
  settings: Settings,
  context: Process,
): Promise<Waiting | undefined> {
  const { name, kind, fileId, modifiedAtMs } = input;
  if (kind !== 'file' || !input.endAt || !isAheadOfClock(modifiedAtMs)) return undefined;
  const look = await openInput(name, environmentOf(context, settings));
  try {
    // The log was rotated at this moment.
    if (look.fileId !== fileId) return undefined;
    // A separate opener, because it remembers years across logs.
    const opener = parserOpener(settings, { signal: context.signal, onNotice: () => undefined });
    const tail = await findFutureTail(look.blocks(true), await opener(look));
    if (tail === undefined) return undefined;
    input.endAt(tail.offsetBytes, tail.endOffsetBytes);
    return { name, lines: tail.lines };
  } finally {
    await look.close();
  }
}

/** @throws TryAgainError if lines wait */
export function refuseWaiting(waiting: readonly Waiting[]): void {
  const [first] = waiting;
  if (first === undefined) return;
  const now = instantForPeople(nowMicros());
  const of = waiting
    .map(
      ({ name, lines }) =>
        `the last ${lines === 1 ? 'line' : `${countText(lines)} lines`} of ${safeText(name)}`,
    )
    .join(' and ');
  throw new TryAgainError(`${of} wait: they and the file are dated in the future; this machine has ${now}`, {
    hint: 'set the clock of this machine, or correct the time of the file (touch), and run the same command again',
  });
}
