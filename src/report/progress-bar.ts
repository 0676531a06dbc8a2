// A progress bar for a terminal: what is done, how much there is, the rate and the time left. A stream has no size: its
// bar shows bytes and rate only.
import type { WriteStream } from 'node:tty';
import type { SingleBar } from 'cli-progress';

import { monotonicSeconds } from '../lib/clock.js';
import { countOf, countText } from '../lib/count-text.js';
import { cutText, displayWidth } from '../lib/display-text.js';
import { shownText } from '../lib/safe-text.js';
import type { Terminal } from '../lib/terminal.js';

const MEGABYTE = 1_000_000;
const FRAMES_PER_SECOND = 5;
const MAX_BAR_WIDTH = 40;
/** A shorter bar is left out. */
const MIN_BAR_WIDTH = 8;
const MAX_NAME_SHARE = 0.4;
const GAP = '  ';

/** What is counted. */
export type ProgressUnit = 'bytes' | 'rows' | 'charts' | 'days';

export type ProgressBar = {
  /** `total` undefined: the size is unknown. */
  start(name: string, total: number | undefined): void;
  update(done: number): void;
  /** Clears the bar's line for a message; the next update draws the bar again. */
  clear(): void;
  stop(): void;
};

export const noProgressBar: ProgressBar = {
  start: () => undefined,
  update: () => undefined,
  clear: () => undefined,
  stop: () => undefined,
};

/** @param terminalNow what the stream can show; asked for each frame, since a window may change its width */
export async function progressBar(
  stream: WriteStream,
  unit: ProgressUnit,
  terminalNow: () => Terminal,
): Promise<ProgressBar> {
  const { default: cliProgress } = await import('cli-progress');
  let bar: SingleBar | undefined;
  let startedAt = 0;
  return {
    start(name, total) {
      startedAt = monotonicSeconds();
      bar = new cliProgress.SingleBar({
        stream,
        fps: FRAMES_PER_SECOND,
        clearOnComplete: true,
        // The terminal keeps its modes, as a second Ctrl-C ends the process at once. The line never fills its last column.
        linewrap: true,
        format: (_, { value }) => {
          const seconds = Math.max(monotonicSeconds() - startedAt, 0.001);
          return progressText({ name, unit, done: value, total, seconds }, terminalNow());
        },
      });
      bar.start(total ?? 1, 0);
    },
    update: (done) => bar?.update(done),
    clear() {
      if (bar?.isActive === true) stream.clearLine(0, () => stream.cursorTo(0));
    },
    stop: () => bar?.stop(),
  };
}

type Progress = {
  readonly name: string;
  readonly unit: ProgressUnit;
  readonly done: number;
  readonly total: number | undefined;
  readonly seconds: number;
};

/** The line of a progress bar: what does not fit is left out, the bar first, then the rate. */
export function progressText({ name, unit, done, total, seconds }: Progress, terminal: Terminal): string {
  // The last column stays free: some terminals break the line when it is written.
  const width = terminal.width - 1;
  const shown = cutText(shownText(name, terminal), Math.floor(width * MAX_NAME_SHARE), terminal);
  const amount =
    total === undefined ? amountOf(done, unit) : `${amountOf(done, unit, total)} of ${amountOf(total, unit)}`;
  const rate = unit === 'charts' || unit === 'days' ? [] : [`${amountOf(done / seconds, unit)}/s`];
  const isRunning = total !== undefined && unit !== 'charts' && done > 0 && done < total;
  const left = isRunning ? [`${Math.ceil(((total - done) / done) * seconds)} s left`] : [];
  const parts = [shown, amount, ...rate, ...left];
  const room = width - displayWidth(parts.join(GAP)) - GAP.length;
  if (total !== undefined && room >= MIN_BAR_WIDTH)
    return [
      shown,
      barOf(done / Math.max(total, 1), Math.min(room, MAX_BAR_WIDTH), terminal),
      ...parts.slice(1),
    ].join(GAP);
  while (parts.length > 1 && displayWidth(parts.join(GAP)) > width) parts.pop();
  return cutText(parts.join(GAP), width, terminal);
}

function barOf(share: number, width: number, { isAscii }: Terminal): string {
  const done = Math.round(Math.min(share, 1) * width);
  return (isAscii ? '#' : '█').repeat(done) + (isAscii ? '-' : '░').repeat(width - done);
}

/** @param total the unit need not be repeated after it: `3 of 5 charts` */
function amountOf(amount: number, unit: ProgressUnit, total?: number): string {
  if (unit === 'bytes') return `${(amount / MEGABYTE).toFixed(1)} MB`;
  const whole = Math.round(amount);
  return total === undefined ? countOf(whole, unit.slice(0, -1)) : countText(whole);
}
