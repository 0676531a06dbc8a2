// What the lines of a log show about the log itself: whether sshd wrote any of them, and whether any line has a header that
// is understood. Of these two only "any" matters, so nothing more is looked at once both are known.
import { ignoredAs, type Ignored, type Outcome } from './outcome.js';

export type LineExample = { readonly line: number; readonly reason: string; readonly text: string };

/** What a parser found out about its log. */
export type LogEvidence = {
  /** A line that sshd or dropbear wrote, or that one of the user's patterns reads; of the lines of earlier runs too. */
  readonly hasSshd: boolean;
  /** A line whose header is understood. */
  readonly hasHeader: boolean;
  /** The first line that has text and no header that is understood; kept only until a header is understood. */
  readonly headerless: LineExample | undefined;
  readonly malformedCount: number;
};

type LineKind = 'sshd' | 'other' | 'headerless' | 'empty';

/** Every other reason to ignore a line is about a message of sshd. */
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

  /** Whether further lines make no difference. */
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
