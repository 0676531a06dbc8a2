// A progress bar with bytes, rate and time left, for terminals. A stream has no size: its bar shows bytes and rate
// only.
import type { WriteStream } from 'node:tty';
import type { SingleBar } from 'cli-progress';

import { monotonicSeconds } from '../lib/clock.js';
import { safeText } from '../lib/safe-text.js';

const MEGABYTE = 1_000_000;
const FRAMES_PER_SECOND = 5;

export type ProgressBar = {
  /** `sizeBytes` undefined: the size is unknown. */
  start(name: string, sizeBytes: number | undefined): void;
  update(bytes: number): void;
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

export async function progressBar(stream: WriteStream): Promise<ProgressBar> {
  const { default: cliProgress } = await import('cli-progress');
  let bar: SingleBar | undefined;
  let startedAt = 0;
  return {
    start(name, sizeBytes) {
      startedAt = monotonicSeconds();
      bar = new cliProgress.SingleBar({
        stream,
        fps: FRAMES_PER_SECOND,
        clearOnComplete: true,
        hideCursor: true,
        format: (options, { progress, value, total }) => {
          const seconds = Math.max(monotonicSeconds() - startedAt, 0.001);
          const rate = `${megabytes(value / seconds)}/s`;
          if (sizeBytes === undefined) return `${safeText(name)}  ${megabytes(value)}  ${rate}`;
          const left = value > 0 ? `${Math.ceil(((total - value) / value) * seconds)} s left` : '';
          return `${safeText(name)}  ${cliProgress.Format.BarFormat(progress, options)}  ${megabytes(value)} of ${megabytes(total)}  ${rate}  ${left}`;
        },
      });
      bar.start(sizeBytes ?? 1, 0);
    },
    update: (bytes) => bar?.update(bytes),
    clear() {
      if (bar?.isActive === true) stream.clearLine(0, () => stream.cursorTo(0));
    },
    stop: () => bar?.stop(),
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
