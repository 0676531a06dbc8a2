// Collects the evidence of the parser about each log of a run, so that a log without logins does not go unnoticed.
import type { Position } from '../model/source.js';
import type { LogEvidence } from '../model/evidence.js';
import type { Parser } from '../parse/parse.js';
import { logSetOf, type LogInput } from '../read/read.js';

type OpenParser = (input: LogInput, position?: Pick<Position, 'lines' | 'parserState'>) => Promise<Parser>;

/** The part of one log that was read. */
export type WatchedLog = {
  readonly name: string;
  readonly kind: LogInput['kind'];
  /** Whether the input had no bytes. */
  readonly isEmpty: boolean;
  /** Lines read in this run. */
  readonly lines: number;
  /** Lines read in all runs. */
  readonly linesEver: number;
  readonly evidence: LogEvidence;
};

export class LogWatch {
  readonly #sets = new Map<string, WatchedLog[]>();
  #finish = (): void => undefined;

  /** Wraps `openParser`, which must be called once for each log, one log after the other. */
  watched(openParser: OpenParser): OpenParser {
    return async (input, position) => {
      this.#finish();
      const parser = await openParser(input, position);
      const { name, kind, head } = input;
      const before = position?.lines ?? 0;
      this.#finish = () => {
        // A parser uses many megabytes, so it must not be kept.
        this.#finish = () => undefined;
        const linesEver = parser.lines();
        const { evidence } = parser;
        const log = {
          name,
          kind,
          isEmpty: head.length === 0,
          lines: linesEver - before,
          linesEver,
          evidence,
        };
        const set = logSetOf(input);
        this.#sets.set(set, [...(this.#sets.get(set) ?? []), log]);
      };
      return parser;
    };
  }

  /** The logs by their set. A log and its rotated files are one set. */
  sets(): ReadonlyMap<string, readonly WatchedLog[]> {
    this.#finish();
    return this.#sets;
  }
}
