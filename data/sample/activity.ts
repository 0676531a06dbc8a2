// What a process of the server does: when it starts and what it logs. Process ids and session numbers are given
// later, in the order of time (number-lines.ts), as a kernel would.

/** What a line adds to the truth. Lines without one tell nothing of a login. */
export type Effect = {
  readonly status: 'Accepted' | 'Failed' | 'Invalid';
  readonly user: string;
  readonly ip: string;
  readonly countryCode: string | null;
  /** How many attempts the line adds: what one connection tells twice counts once. */
  readonly attempts: number;
};

/** Whose process id the tag shows; `none`: a tag without one, as sudo's. */
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
  /** It takes a session number: SESSION in its lines of systemd-logind. */
  readonly session?: boolean;
  /** It is the new listening sshd. */
  readonly listener?: boolean;
  /** It is the first process after a restart of the machine. */
  readonly boot?: boolean;
};

/** Stands for the session number in lines of systemd-logind. */
export const SESSION = '%SESSION%';

/** One activity being written, with a clock of its own. */
export type Script = {
  /** sshd's line by the process itself, `delayMs` after the line before. */
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
