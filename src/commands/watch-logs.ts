// Notes what the parser finds out about each log of a run, so that no log is read in vain and in silence.
import type { Position } from '../model/source.js';
import type { LogEvidence, Parser } from '../parse/parse.js';
import { logSetOf, type LogInput } from '../read/read.js';

type OpenParser = (input: LogInput, position?: Pick<Position, 'lines' | 'parserState'>) => Promise<Parser>;

/** One log, as far as it was read. */
export type WatchedLog = {
  readonly name: string;
  readonly kind: LogInput['kind'];
  /** Whether the input had no byte. */
  readonly isEmpty: boolean;
  /** Lines of this run. */
  readonly lines: number;
  /** Lines of all runs. */
  readonly linesEver: number;
  readonly evidence: LogEvidence;
};

export class LogWatch {
  readonly #sets = new Map<string, WatchedLog[]>();
  #finish = (): void => undefined;

  /** The same function, watched: it is called once for each log, and the logs are read one after the other. */
  watched(openParser: OpenParser): OpenParser {
    return async (input, position) => {
      this.#finish();
      const parser = await openParser(input, position);
      const { name, kind, head } = input;
      const before = position?.lines ?? 0;
      this.#finish = () => {
        // A parser has a memory of many megabytes: it is not kept.
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

  /** The logs by their set: a log and its rotated ones have the same. */
  sets(): ReadonlyMap<string, readonly WatchedLog[]> {
    this.#finish();
    return this.#sets;
  }
}
