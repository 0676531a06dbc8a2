// Assigns process ids and session numbers in the order of time, as a kernel and systemd-logind would.
import { SESSION, type Activity, type Effect, type Line, type Writer } from './activity.js';
import type { Random } from './random.js';

/** A line with its complete tag: `sshd[1234]`. */
export type TaggedLine = {
  readonly atMs: number;
  readonly tag: string;
  readonly text: string;
  readonly effect: Effect | null;
};

export type Numbering = {
  /** Activities must arrive in the order of their start. */
  readonly tagLines: (activity: Activity) => readonly TaggedLine[];
};

/** Linux on 64 bits: /proc/sys/kernel/pid_max as systemd sets it. */
const MAX_PID = 4194304;
const FIRST_FREE_PID = 300;
const PIDS_AFTER_BOOT = 480;
/** A server that was upgraded and has run for a while. */
const FIRST_PID = 4187000;
/** The maximum number of other processes that start between two that log, with room for at least one child. */
const PID_STEP = { least: 3, most: 40 } as const;

export function createNumbering(random: Random): Numbering {
  let pid = FIRST_PID;
  let session = 2100;
  let logind = 611;
  let listener = 702;

  const boot = (): void => {
    pid = PIDS_AFTER_BOOT;
    session = 0;
    logind = random.between(380, 470);
  };
  const nextPid = (): void => {
    pid += random.between(PID_STEP.least, PID_STEP.most);
    if (pid + 1 >= MAX_PID) pid = FIRST_FREE_PID + random.between(0, 99);
  };
  const tagLines = (activity: Activity): readonly TaggedLine[] => {
    if (activity.boot) boot();
    nextPid();
    if (activity.listener) listener = pid;
    if (activity.session) session += 1;
    const ids: Record<Writer, number | null> = { own: pid, child: pid + 1, logind, listener, none: null };
    const number = String(session);
    return activity.lines.map((line) => tagLine(line, ids[line.writer], number));
  };
  return { tagLines };
}

function tagLine(line: Line, pid: number | null, session: string): TaggedLine {
  return {
    atMs: line.atMs,
    tag: pid === null ? line.program : `${line.program}[${pid}]`,
    text: line.writer === 'logind' ? line.text.replace(SESSION, session) : line.text,
    effect: line.effect ?? null,
  };
}
