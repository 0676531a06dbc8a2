// What can happen to a log, with runs in between.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

import { compress, compressors } from './compress.js';
import type { RotatingLog } from './rotating-log.js';

/** More lines than the fingerprint covers. */
const LONG = 60;
/** Fewer lines than the fingerprint covers. */
const SHORT = 3;
/** More lines than are read in one piece. */
const HUGE = 12_000;

export type Step = {
  readonly does: (log: RotatingLog) => unknown;
  /** Called once during the run that follows. */
  readonly onOpened?: (log: RotatingLog) => unknown;
  readonly onRead?: (log: RotatingLog) => unknown;
};

export type Row = {
  readonly what: string;
  /** Names for each run; by default the pattern auth.log*. */
  readonly names?: readonly string[];
  /** A run follows each step. */
  readonly steps: readonly Step[];
};

const append = (lines: number): Step => ({ does: (log) => log.append(lines) });
const nothing: Step = { does: () => undefined };

/** Each case for a log that is shorter than the fingerprint, and for a longer one. */
export const lengths = [
  { length: 'a short log', lines: SHORT },
  { length: 'a long log', lines: LONG },
];

export const rotations: readonly Row[] = lengths.flatMap(({ length, lines }): Row[] => [
  { what: `${length}, appended`, steps: [append(lines), append(1), nothing] },
  { what: `${length}, and nothing new`, steps: [append(lines), nothing, nothing] },
  {
    what: `${length}, renamed`,
    steps: [
      append(lines),
      {
        does: (log) => log.append(1).rename().append(lines),
      },
      nothing,
    ],
  },
  {
    what: `${length}, renamed, without a new file yet`,
    steps: [append(lines), { does: (log) => log.rename() }, append(lines)],
  },
  {
    what: `${length}, renamed, each file named, in the order of a shell`,
    names: ['auth.log', 'auth.log.1'],
    steps: [
      { does: (log) => log.append(lines).rename().append(lines) },
      {
        does: (log) => {
          log.append(1);
          rmSync(log.file('.1'));
          log.rename();
          log.append(1);
        },
      },
    ],
  },
  ...compressors.map(({ program }): Row => ({
    what: `${length}, renamed and compressed with ${program}`,
    steps: [
      append(lines),
      {
        does: (log) => log.append(1).rename().append(lines).compress(program),
      },
      nothing,
    ],
  })),
  {
    what: `${length}, while its compressed file is being written`,
    steps: [
      append(lines),
      {
        does: (log) => {
          log.append(1);
          log.rename();
          log.append(1);
          const whole = compress('gzip', readFileSync(log.file('.1')));
          writeFileSync(log.file('.1.gz'), whole.subarray(0, whole.length / 2));
        },
      },
      { does: (log) => log.compress('gzip') },
    ],
  },
  {
    what: `${length}, copied and truncated`,
    steps: [
      append(lines),
      {
        does: (log) => log.append(1).copyTruncate(),
      },
      append(lines),
      { does: (log) => log.copyTruncate().append(1) },
    ],
  },
  {
    what: `${length}, copied and truncated under a daemon that keeps its offset`,
    steps: [
      append(lines),
      { does: (log) => log.append(1).copyTruncate(true).append(2) },
      { does: (log) => log.append(1).copyTruncate(true).append(2) },
      { does: (log) => log.compress('gzip') },
    ],
  },
  ...[0.1, 0.5, 1].map((share): Row => ({
    what: `${length}, while its copy is being made, ${share * 100} %`,
    steps: [
      append(lines),
      { does: (log) => log.append(2).beginCopy(share) },
      { does: (log) => log.endCopy() },
      append(lines),
    ],
  })),
  {
    what: `${length}, never read, while its copy is being made`,
    steps: [{ does: (log) => log.append(lines).beginCopy(0.5) }, { does: (log) => log.endCopy() }, append(2)],
  },
  {
    what: `${length}, truncated and written again`,
    steps: [append(lines), { does: (log) => log.truncate().append(lines) }, append(1)],
  },
  {
    what: `${length}, replaced by a longer one`,
    steps: [append(lines), { does: (log) => log.truncate().append(lines * 2) }],
  },
  {
    what: `${length}, with an unfinished line`,
    steps: [
      { does: (log) => log.append(lines).appendPart(0.7) },
      { does: (log) => log.rename() },
      append(1),
      { does: (log) => log.appendPart(0.99) },
      { does: (log) => log.append(1).rename().append(1).compress('xz') },
    ],
  },
  {
    what: `${length}, with a last line that gets no newline, renamed`,
    steps: [
      { does: (log) => log.append(lines).appendTorn() },
      { does: (log) => log.rename().append(1) },
      { does: (log) => log.compress('gzip') },
      nothing,
    ],
  },
  ...compressors.map(({ program }): Row => ({
    what: `${length}, with a last line that gets no newline, compressed with ${program}`,
    steps: [
      { does: (log) => log.append(lines).appendTorn() },
      { does: (log) => log.rename().compress(program) },
      append(1),
    ],
  })),
  {
    what: `${length}, with a last line that gets no newline, copied and truncated`,
    steps: [
      { does: (log) => log.append(lines).appendTorn() },
      { does: (log) => log.copyTruncate() },
      append(1),
    ],
  },
  {
    what: `${length}, renamed while it is open`,
    steps: [
      append(lines),
      {
        does: (log) => log.append(1),
        onOpened: (log) => log.append(1).rename().append(1),
      },
    ],
  },
  {
    what: `${length}, the only name, renamed while it is open`,
    names: ['auth.log'],
    steps: [
      append(lines),
      { does: (log) => log.append(1), onOpened: (log) => log.append(1).rename().append(1) },
      nothing,
    ],
  },
  {
    what: `${length}, copied and truncated while it is open`,
    steps: [
      append(lines),
      {
        does: (log) => log.append(1),
        onOpened: (log) => log.append(1).copyTruncate().append(lines),
      },
    ],
  },
  {
    what: `${length}, copied and truncated while it is open, under a daemon that keeps its offset`,
    steps: [
      append(lines),
      {
        does: (log) => log.append(1),
        onOpened: (log) => log.append(1).copyTruncate(true).append(lines),
      },
      append(1),
    ],
  },
]);

export const whileRead: readonly Row[] = [
  {
    what: 'a log whose last line was read as complete, before an empty file was created',
    steps: [
      { does: (log) => log.append(1).appendTorn().copyTruncate(true) },
      { does: (log) => log.beginCopy(0) },
      { does: (log) => log.endCopy().append(1) },
    ],
  },
  {
    what: 'grows while it is read',
    steps: [{ does: (log) => log.append(HUGE), onRead: (log) => log.append(HUGE) }, append(1)],
  },
  {
    what: 'grows while it is read, from a few lines',
    steps: [{ does: (log) => log.append(1), onRead: (log) => log.append(LONG) }, nothing, append(1)],
  },
  {
    what: 'is renamed while it is read',
    steps: [{ does: (log) => log.append(HUGE), onRead: (log) => log.append(1).rename().append(1) }],
  },
  {
    what: 'is renamed and compressed while it is read',
    steps: [
      {
        does: (log) => log.append(HUGE),
        onRead: (log) => log.append(1).rename().append(1).compress('zstd'),
      },
    ],
  },
  {
    what: 'is copied and truncated while it is read',
    steps: [
      {
        does: (log) => log.append(HUGE),
        onRead: (log) =>
          log
            .append(1)
            .copyTruncate()
            .append(HUGE + 10),
      },
      nothing,
    ],
  },
  {
    what: 'is copied and truncated while it is read, under a daemon that keeps its offset',
    steps: [
      {
        does: (log) => log.append(HUGE),
        onRead: (log) => log.append(1).copyTruncate(true).append(10),
      },
      nothing,
    ],
  },
  {
    what: 'is renamed twice while it is read',
    steps: [
      {
        does: (log) => log.append(HUGE),
        onRead: (log) => log.rename().append(SHORT).rename().append(SHORT),
      },
    ],
  },
];
