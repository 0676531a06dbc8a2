// What the lines of a log show about the log: whether sshd wrote any line, and whether any line has a known header.
// One line is enough for each, so the parser stops looking when it has found both.
import type { IgnoredCode, Outcome } from './outcome.js';

export type LineExample = { readonly line: number; readonly reason: string; readonly text: string };

/** What the lines of a log show about the log. */
export type LogEvidence = {
  /** Whether sshd or dropbear wrote a line, or a pattern of the user reads one; earlier runs included. */
  readonly hasSshd: boolean;
  /** Whether a line has a known header. */
  readonly hasHeader: boolean;
  /** The first line that is not empty and has no known header; set only before the first known header. */
  readonly headerless: LineExample | undefined;
  readonly malformedCount: number;
};

/** The lines of a block, or of several, that give no login. */
export type OtherLineCounts = {
  readonly malformed: readonly LineExample[];
  /** The number of malformed lines; `malformed` has the first few. */
  readonly malformedCount: number;
  /** Lines that carry the name of sshd and have an unknown message. */
  readonly unrecognizedCount: number;
  /** Probes without a row: one line reports several, and only the first one gets a row. */
  readonly unwrittenProbes: number;
  /** Repetitions above `maxRepeated`, which are not counted as attempts. */
  readonly uncountedRepeats: number;
};

type LineKind = 'sshd' | 'other' | 'headerless' | 'empty';

/** What ignored lines show, by the code of their reason. */
const ignoredKinds: Readonly<Record<IgnoredCode, LineKind>> = {
  empty: 'empty',
  otherProgram: 'other',
  repeatsOther: 'other',
  untagged: 'other',
  heading: 'other',
  ambiguousEntry: 'other',
  notInRecord: 'other',
  otherUser: 'other',
  otherWriter: 'other',
  partial: 'other',
  continuation: 'headerless',
  otherObject: 'headerless',
  opened: 'sshd',
  ended: 'sshd',
  addressFollows: 'sshd',
  notLogin: 'sshd',
};

export class Evidence implements LogEvidence {
  hasSshd: boolean;
  hasHeader = false;
  headerless: LineExample | undefined;
  malformedCount = 0;

  /** @param hadSshd whether an earlier run found a line of sshd */
  constructor(hadSshd: boolean) {
    this.hasSshd = hadSshd;
  }

  /** Whether further lines change nothing. */
  isComplete(): boolean {
    return this.hasSshd && this.hasHeader;
  }

  /** @param example makes an example of the line */
  add(outcome: Outcome, example: (reason: string) => LineExample): void {
    const kind = kindOf(outcome);
    if (kind === 'sshd') this.hasSshd = true;
    if (kind !== 'headerless') this.hasHeader ||= kind !== 'empty';
    else if (!this.hasHeader && 'outcome' in outcome) this.headerless ??= example(outcome.reason);
  }
}

function kindOf(outcome: Outcome): LineKind {
  if (!('outcome' in outcome)) return 'sshd';
  if (outcome.outcome === 'malformed') return 'headerless';
  return outcome.outcome === 'unrecognized' ? 'sshd' : ignoredKinds[outcome.code];
}
