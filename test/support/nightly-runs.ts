// Consecutive runs over the logs of one machine into one database: the stages of `analyze`, without countries and
// processed.log.
import path from 'node:path';
import { Readable } from 'node:stream';
import type { TestContext } from 'node:test';

import { openRotatingInputs } from '../../src/steps/open-logs.js';
import { pipeline } from '../../src/pipeline.js';
import type { LogInput } from '../../src/read/read.js';
import { RunTally } from '../../src/report/report.js';
import { openEngine } from '../../src/store/open-engine.js';
import { openStore, type Store } from '../../src/store/store.js';
import { parserOf } from './parse-text.js';
import { temporaryFolder } from './run-cli.js';

const done = (): Promise<void> => Promise.resolve();
const processedLog = { file: '', name: '', append: done, complete: done, close: done };

export type Moments = {
  /** Called when a log has been opened, before it is read. */
  readonly onOpened?: (input: LogInput) => void;
  /** Called when a piece of a log has been read. */
  readonly onRead?: (input: LogInput) => void;
};

export type NightlyRuns = {
  readonly folder: string;
  /** @returns the warnings of the run */
  run(names: readonly string[], moments?: Moments): Promise<readonly string[]>;
  /** The ports of all rows of a host, sorted: each line of a test has a different port. */
  portsOf(host: string): Promise<readonly number[]>;
  readonly store: Store;
  close(): Promise<void>;
};

/** @param database its URL, if it is not a DuckDB file in the folder */
export async function nightlyRuns(t: Pick<TestContext, 'after'>, database?: string): Promise<NightlyRuns> {
  const folder = temporaryFolder(t);
  const url = database ?? `duckdb:${path.join(folder, 'a.duckdb')}`;
  const store = await openStore({ url });
  const environment = {
    stdin: Readable.from([]),
    signal: new AbortController().signal,
    env: process.env,
    alsoPrograms: [],
    reader: 'analyze' as const,
  };
  return {
    folder,
    store,
    async run(names, { onOpened, onRead } = {}) {
      const notices: string[] = [];
      const wanted = { names: names.map((name) => path.join(folder, name)), withRotated: false };
      for await (const input of openRotatingInputs(wanted, environment)) {
        onOpened?.(input);
        await pipeline(input, {
          openParser: (_, position) => parserOf({ state: position?.parserState ?? '' }, position?.lines),
          locator: {
            locate: () => Promise.resolve({ locations: new Map(), fresh: [] }),
            close: () => Promise.resolve(),
          },
          store,
          processedLog,
          completed: new Set(),
          tally: new RunTally(),
          onNotice: (text) => void notices.push(text),
          onProgress: () => onRead?.(input),
          signal: environment.signal,
        });
      }
      return notices;
    },
    async portsOf(host) {
      const engine = await openEngine(url);
      const rows = await engine.query('SELECT port FROM logins WHERE host = ? ORDER BY port', [host]);
      await engine.close();
      return rows.map(({ port }) => Number(port));
    },
    close: () => store.close(),
  };
}
