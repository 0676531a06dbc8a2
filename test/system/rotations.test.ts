// Whatever happens to a log between two runs or during one, each of its lines counts once.
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { suite, test } from 'node:test';

import { nightlyRuns, type Moments } from '../support/nightly-runs.js';
import { RotatingLog } from '../support/rotating-log.js';
import { lengths, rotations, whileRead, type Step } from '../support/rotation-cases.js';

/** Calls `moment` once. */
function once(log: RotatingLog, moment: Step['onRead']): () => void {
  let isOver = moment === undefined;
  return () => {
    if (isOver) return;
    isOver = true;
    moment?.(log);
  };
}

suite('each line counts once: a log', () => {
  for (const { what, names = ['auth.log*'], steps } of [...rotations, ...whileRead]) {
    test(what, async (t) => {
      const runs = await nightlyRuns(t);
      const log = new RotatingLog(runs.folder, 'web1');
      const warnings: string[] = [];
      for (const step of steps) {
        step.does(log);
        const moments: Moments = {
          onOpened: once(log, step.onOpened),
          onRead: once(log, step.onRead),
        };
        warnings.push(...(await runs.run(names, moments)));
      }
      await runs.close();
      assert.deepEqual(await runs.portsOf('web1'), log.ports);
    });
  }
});

suite('logs with the same beginning', () => {
  for (const { length, lines } of lengths) {
    test(`are distinguished: ${length}`, async (t) => {
      const runs = await nightlyRuns(t);
      const log = new RotatingLog(runs.folder, 'web1');
      log.append(lines);
      await runs.run(['auth.log']);
      copyFileSync(log.file(), log.file('.copy'));
      log.append(lines);
      const other = new RotatingLog(runs.folder, 'web2', 'auth.log.copy');
      other.append(lines + 1);
      await runs.run(['auth.log']);
      await runs.run(['auth.log.copy']);
      await runs.run(['auth.log', 'auth.log.copy']);
      await runs.close();
      assert.deepEqual(await runs.portsOf('web2'), other.ports);
    });
  }
});
