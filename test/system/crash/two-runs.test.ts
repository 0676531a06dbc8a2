// Two runs at once on one log: the second one waits or says "try again later"; no row and no entry is duplicated.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, suite, test } from 'node:test';

import { testEngines } from '../store/engines.js';
import { storedTexts } from '../store/stored-rows.js';
import { runCli, temporaryFolder } from '../../support/run-cli.js';
import { LINES, writeLog } from './write-log.js';

const args = (out: string): string[] => ['analyze', '--no-charts', '--quiet', '--out', out, 'auth.log'];

const engines = await testEngines();
after(() => Promise.all(engines.map((engine) => engine.stop())));

suite('two runs at once on one log', () => {
  for (const engine of engines) {
    for (const outs of [
      ['one', 'two'],
      ['one', 'one'],
    ] as const) {
      const where = outs[0] === outs[1] ? 'one folder' : 'separate folders';
      test(`${engine.name}, with ${where}`, { skip: engine.skipped ?? false }, async (t) => {
        const cwd = temporaryFolder(t);
        writeLog(path.join(cwd, 'auth.log'));
        const env = { DATABASE_URL: engine.freshUrl() };
        const ended = await Promise.all(outs.map((out) => runCli(args(out), { cwd, env })));
        t.diagnostic(ended.map(({ code, stderr }) => `${code} ${stderr.split('\n')[0] ?? ''}`).join(' | '));
        const shown = `both runs ended so: ${JSON.stringify(ended, undefined, 1)}`;
        assert.ok(
          ended.every(({ code }) => code === 0 || code === 75),
          shown,
        );
        assert.ok(
          ended.some(({ code }) => code === 0),
          shown,
        );
        // The second run is repeated, as its message says.
        for (const out of outs) {
          const { code, stderr } = await runCli(args(out), { cwd, env });
          assert.equal(code, 0, `${stderr}${shown}`);
        }

        const lines = (await storedTexts(env.DATABASE_URL)).map((text) => Number.parseInt(text, 10));
        assert.deepEqual(
          lines,
          Array.from({ length: LINES }, (_, i) => i + 1),
        );
        const entries = [...new Set(outs)]
          .flatMap((out) =>
            readFileSync(path.join(cwd, out, 'processed.log'), 'utf8')
              .trimEnd()
              .split('\n'),
          )
          .filter((line) => line !== '');
        assert.equal(entries.length, LINES);
        assert.equal(new Set(entries).size, LINES);
      });
    }
  }
});
