// What one run read and stored, counted batch by batch.
import type { Status } from '../model/login-event.js';
import type { LoginRow } from '../model/login-row.js';

const MAX_EXAMPLES = 5;

type Malformed = { readonly line: number; readonly reason: string; readonly text: string };

export type MalformedExample = Malformed & { readonly input: string };

export type BatchFigures = {
  readonly lines: number;
  readonly malformedCount: number;
  /** Lines of sshd that are not known. */
  readonly unrecognizedCount: number;
  /** The first few that are malformed. */
  readonly malformed: readonly Malformed[];
  readonly leftUnfinished: boolean;
};

export class RunTally {
  lines = 0;
  malformed = 0;
  unrecognized = 0;
  attempts = 0;
  inserted = 0;
  /** Inputs whose last line has no newline yet; the next run takes it. */
  readonly unfinished: string[] = [];
  readonly events: Record<Status, number> = { Accepted: 0, Failed: 0, Invalid: 0, Probe: 0 };
  readonly examples: MalformedExample[] = [];
  readonly #addresses = new Set<string>();

  /** From which somebody tried to log in: clients that did not try are not among them. */
  get addresses(): number {
    return this.#addresses.size;
  }

  addBatch(input: string, batch: BatchFigures, rows: readonly LoginRow[]): void {
    this.lines += batch.lines;
    this.malformed += batch.malformedCount;
    this.unrecognized += batch.unrecognizedCount;
    const room = MAX_EXAMPLES - this.examples.length;
    this.examples.push(...batch.malformed.slice(0, room).map((example) => ({ input, ...example })));
    if (batch.leftUnfinished) this.unfinished.push(input);
    this.inserted += rows.length;
    for (const { status, attempts, ip } of rows) {
      this.events[status] += 1;
      this.attempts += attempts;
      if (ip !== null && status !== 'Probe') this.#addresses.add(ip);
    }
  }
}
