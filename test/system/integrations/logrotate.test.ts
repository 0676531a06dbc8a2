// processed.log under the real logrotate: every entry is in the log or in a rotated file, exactly once.
import assert from 'node:assert/strict';
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';

import { openProcessedLog } from '../../../src/log/log.js';
import { locatedRows } from '../../../src/model/logins-builder.js';
import type { LoginRow } from '../../../src/model/login.js';
import { loginRow } from '../store/sample-rows.js';
import { projectFolder } from '../../support/project.js';
import { runCli, temporaryFolder } from '../../support/run-cli.js';
import { missingTool, runTool } from '../../support/tools.js';

const OURS = '/var/lib/authtrack/processed.log';
const snippetFile = path.join(projectFolder, 'integrations/logrotate/authtrack');
const snippet = readFileSync(snippetFile, 'utf8');

const runOnce = ['--no-charts', '--quiet', '--db', 'duckdb:a.duckdb', '--out', '.', 'auth.log'];

type Rotated = { readonly folder: string; readonly log: string; readonly rotate: () => void };

/** A folder for the log, and logrotate with our snippet for it. */
function rotated(t: TestContext): Rotated {
  const folder = temporaryFolder(t);
  const log = path.join(folder, 'processed.log');
  const config = path.join(temporaryFolder(t), 'authtrack');
  writeFileSync(config, snippet.replace(OURS, log), { mode: 0o644 });
  const rotate = (): void => {
    assert.deepEqual(runTool('logrotate', '--force', '--state', `${config}.state`, config), {
      status: 0,
      output: '',
    });
  };
  return { folder, log, rotate };
}

/** The ports of all entries, of the log and its rotated files. Each entry of a test has a different port. */
function loggedPorts(folder: string): readonly number[] {
  const parts = readdirSync(folder).filter((name) => /^processed\.log(\.\d+(\.gz)?)?$/.test(name));
  const lines = parts.flatMap((name) => {
    const bytes = readFileSync(path.join(folder, name));
    return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trimEnd().split('\n');
  });
  return lines.map((line) => (JSON.parse(line) as { port: number }).port).sort((a, b) => a - b);
}

const rowsOf = (...ports: readonly number[]): readonly LoginRow[] =>
  ports.map((port) => loginRow({ line: port, port }));

const names = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => name.startsWith('processed.log'));

suite('processed.log under logrotate', { skip: missingTool('logrotate', '--version') }, () => {
  test('the snippet is valid, for the log of root', () => {
    const { status, output } = runTool('logrotate', '--debug', '--state', '/dev/null', snippetFile);
    assert.equal(status, 0);
    assert.doesNotMatch(output, /error|unknown|ignor/i);
    assert.match(output, new RegExp(`rotating pattern: ${OURS} {2}monthly \\(12 rotations\\)`));
  });

  test('nothing is lost or duplicated by a rotation between runs', async (t) => {
    const { folder, log, rotate } = rotated(t);
    const wanted: number[] = [];
    for (const port of [4001, 4002, 4003, 4004]) {
      wanted.push(port);
      const second = String(port % 60).padStart(2, '0');
      const line = `2026-03-01T10:00:${second}Z web1 sshd[7]: Failed password for root from 203.0.113.9 port ${port} ssh2\n`;
      appendFileSync(path.join(folder, 'auth.log'), line);
      const { code, stderr } = await runCli(['analyze', ...runOnce], { cwd: folder });
      assert.deepEqual([code, stderr], [0, '']);
      assert.equal(statSync(log).mode & 0o777, 0o640);
      assert.deepEqual(loggedPorts(folder), wanted);
      rotate();
      assert.deepEqual(loggedPorts(folder), wanted);
    }
    const moved = ['processed.log.1', 'processed.log.2.gz', 'processed.log.3.gz', 'processed.log.4.gz'];
    assert.deepEqual(names(folder), [...moved, 'processed.log.database']);
  });

  test('an active run continues in the log that was moved', async (t) => {
    const { folder, log, rotate } = rotated(t);
    const run = await openProcessedLog(log);
    await run.append({ sourceId: 1, logins: locatedRows(rowsOf(1, 2)) });
    rotate();
    await run.append({ sourceId: 1, logins: locatedRows(rowsOf(3)) });
    await run.close();
    const next = await openProcessedLog(log);
    await next.append({ sourceId: 1, logins: locatedRows(rowsOf(4)) });
    await next.close();
    rotate();
    assert.deepEqual(names(folder), ['processed.log.1', 'processed.log.2.gz']);
    assert.deepEqual(loggedPorts(folder), [1, 2, 3, 4]);
  });

  test('after a killed run, the next one finds the entries in a file that is compressed by now', async (t) => {
    const { folder, log, rotate } = rotated(t);
    const since = Math.floor(statSync(folder).mtimeMs);
    const killed = await openProcessedLog(log);
    await killed.append({ sourceId: 1, logins: locatedRows(rowsOf(1, 2)) });
    await killed.close();
    rotate();
    const other = await openProcessedLog(log);
    await other.append({ sourceId: 2, logins: locatedRows(rowsOf(9)) });
    await other.close();
    rotate();
    const next = await openProcessedLog(log);
    await next.complete({ sourceId: 1, rows: rowsOf(1, 2, 3) }, since);
    await next.close();
    assert.deepEqual(names(folder), ['processed.log', 'processed.log.1', 'processed.log.2.gz']);
    assert.deepEqual(loggedPorts(folder), [1, 2, 3, 9]);
  });
});
