// What a process of the server does: when it starts and what it logs. number-lines.ts adds process ids and session
// numbers later, in the order of time, as a kernel would.

/** What a line adds to the truth. Lines without one are unrelated to logins. */
export type Effect = {
  readonly status: 'Accepted' | 'Failed' | 'Invalid';
  readonly user: string;
  readonly ip: string;
  readonly countryCode: string | null;
  /** How many attempts the line adds: an attempt that one connection logs twice counts once. */
  readonly attempts: number;
};

/** Whose process id the tag contains; `none`: a tag without one, like sudo's. */
export type Writer = 'own' | 'child' | 'logind' | 'listener' | 'none';

export type Line = {
  /** Milliseconds since 1970-01-01 of the server's local time. */
  readonly atMs: number;
  readonly program: string;
  readonly writer: Writer;
  readonly text: string;
  readonly effect?: Effect;
};

export type Activity = {
  readonly startMs: number;
  readonly lines: readonly Line[];
  /** The activity takes a session number: SESSION in its lines of systemd-logind. */
  readonly session?: boolean;
  /** The activity is the new listening sshd. */
  readonly listener?: boolean;
  /** The activity is the first process after a restart of the machine. */
  readonly boot?: boolean;
};

/** Placeholder for the session number in lines of systemd-logind. */
export const SESSION = '%SESSION%';

/** Builds one activity, with a separate clock. */
export type Script = {
  /** A line of sshd from the process itself, `delayMs` after the previous line. */
  readonly sshd: (delayMs: number, text: string, effect?: Effect) => void;
  readonly say: (delayMs: number, by: readonly [program: string, writer: Writer], text: string) => void;
  readonly nowMs: () => number;
  readonly activity: () => Activity;
};

export function createScript(startMs: number, kind: Omit<Activity, 'startMs' | 'lines'> = {}): Script {
  const lines: Line[] = [];
  let atMs = startMs;
  return {
    sshd: (delayMs, text, effect) => {
      atMs += delayMs;
      const line: Line = { atMs, program: 'sshd', writer: 'own', text };
      lines.push(effect === undefined ? line : { ...line, effect });
    },
    say: (delayMs, [program, writer], text) => {
      atMs += delayMs;
      lines.push({ atMs, program, writer, text });
    },
    nowMs: () => atMs,
    activity: () => ({ startMs, lines, ...kind }),
  };
}
