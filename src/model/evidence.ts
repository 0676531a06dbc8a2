// What the lines of a log show about the log: whether sshd wrote any line, and whether any line has a known header.
// One line is enough for each, so the parser stops looking when it has found both.
import { ignoredAs, type Ignored, type Outcome } from './outcome.js';

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

type LineKind = 'sshd' | 'other' | 'headerless' | 'empty';

/** Ignore reasons that are missing here are about messages of sshd. */
const ignoredKinds: ReadonlyMap<Ignored, LineKind> = new Map<Ignored, LineKind>([
  [ignoredAs.empty, 'empty'],
  [ignoredAs.otherProgram, 'other'],
  [ignoredAs.repeatsOther, 'other'],
  [ignoredAs.untagged, 'other'],
  [ignoredAs.heading, 'other'],
  [ignoredAs.ambiguousEntry, 'other'],
  [ignoredAs.notInRecord, 'other'],
  [ignoredAs.otherUser, 'other'],
  [ignoredAs.otherWriter, 'other'],
  [ignoredAs.partial, 'other'],
  [ignoredAs.continuation, 'headerless'],
  [ignoredAs.otherObject, 'headerless'],
]);

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
  return outcome.outcome === 'unrecognized' ? 'sshd' : (ignoredKinds.get(outcome) ?? 'sshd');
}
