// Any sequence of rotations and writes, with runs in between, gives the rows of reading each line once.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { compressors } from '../support/compress.js';
import { nightlyRuns } from '../support/nightly-runs.js';
import { RotatingLog } from '../support/rotating-log.js';

/** As many sequences as fit into a time limit, up to a number. */
const LIMIT_MS = 25_000;
const RUNS = 150;

type Machine = { readonly log: RotatingLog; readonly run: () => Promise<unknown> };
type Happening = { readonly name: string; readonly happen: (machine: Machine) => unknown };

const share = fc.double({ min: 0, max: 1, noNaN: true });

const happenings: fc.Arbitrary<Happening> = fc.oneof(
  // Up to about 40 lines, a log is shorter than its fingerprint.
  fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 30, max: 60 })).map((lines): Happening => ({
    name: `append ${lines}`,
    happen: ({ log }) => log.append(lines),
  })),
  share.map((part): Happening => ({
    name: `append ${part} of a line`,
    happen: ({ log }) => log.appendPart(part),
  })),
  fc.constant<Happening>({ name: 'append without a newline', happen: ({ log }) => log.appendTorn() }),
  fc.constant<Happening>({ name: 'rename', happen: ({ log }) => log.rename() }),
  fc.constantFrom(...compressors).map(({ program }): Happening => ({
    name: program,
    happen: ({ log }) => log.compress(program),
  })),
  fc.constantFrom(false, true).map((keepsOffset): Happening => ({
    name: keepsOffset ? 'copytruncate, offset kept' : 'copytruncate',
    happen: ({ log }) => log.copyTruncate(keepsOffset),
  })),
  share.map((part): Happening => ({
    name: `run at ${part} of copytruncate`,
    happen: async ({ log, run }) => {
      if (!log.beginCopy(part)) return;
      await run();
      log.endCopy();
    },
  })),
  fc.constant<Happening>({
    name: 'run, then truncate',
    happen: async ({ log, run }) => {
      log.append(1);
      await run();
      log.truncate();
    },
  }),
  fc.constant<Happening>({ name: 'run', happen: ({ run }) => run() }),
  fc.constant<Happening>({ name: 'run', happen: ({ run }) => run() }),
);

suite('rotations', () => {
  test('each line counts once, whatever happened between the runs', async (t) => {
    const runs = await nightlyRuns(t);
    let machines = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(happenings, { minLength: 1, maxLength: 15 }), async (sequence) => {
        // One database for all sequences: their logs have nothing in common.
        const host = `web${++machines}`;
        const folder = path.join(runs.folder, host);
        mkdirSync(folder);
        const log = new RotatingLog(folder, host);
        const run = (): Promise<unknown> => runs.run([`${host}/auth.log*`]);
        log.append(1);
        for (const { happen } of sequence) await happen({ log, run });
        // Then the last lines of all logs are complete, or no longer written to.
        log.append(1);
        await run();
        log.rename();
        log.append(1);
        await run();
        await run();
        assert.deepEqual(await runs.portsOf(host), log.ports);
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: LIMIT_MS, includeErrorInReport: true },
    );
    await runs.close();
  });
});
