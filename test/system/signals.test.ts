// A run that gets a signal finishes its batch, and the next run continues from there.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { mainFile } from '../support/project.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';

// About fifteen batches.
const LINES = 600_000;
const line = (i: number): string =>
  `2026-05-31T10:00:00Z web1 sshd[${i}]: Accepted password for anna from 192.0.2.${i % 250} port ${i % 60_000} ssh2\n`;

/** The open files of a process, without those that it closes meanwhile. */
function openFiles(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).map((fd) => {
    try {
      return readlinkSync(path.join(folder, fd));
    } catch {
      return '';
    }
  });
}

suite('signals', () => {
  for (const [signal, code] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const) {
    test(`${signal} ends the run with ${code}, and no row is lost or duplicated`, async (t) => {
      const cwd = temporaryFolder(t);
      const log = path.join(cwd, 'auth.log');
      const file = createWriteStream(log);
      for (let i = 0; i < LINES; i += 1000)
        file.write(Array.from({ length: 1000 }, (_, j) => line(i + j)).join(''));
      await once(file.end(), 'close');
      const processed = path.join(cwd, 'processed.log');
      const args = ['analyze', '--no-charts', '--json', '--db', 'duckdb:a.duckdb', '--out', '.', 'auth.log'];
      const child = spawn(process.execPath, [mainFile, ...args], { cwd, stdio: 'ignore' });
      const ended = once(child, 'close');
      // The first batch is stored and logged; the second is in progress.
      while (!existsSync(processed) || readFileSync(processed).length === 0)
        await new Promise((r) => setTimeout(r, 5));
      child.kill(signal);
      await ended;
      assert.equal(child.exitCode, code);
      const rest = JSON.parse((await runCli(args, { cwd })).stdout) as { inserted: number; lines: number };
      assert.ok(rest.lines > 0 && rest.lines < LINES, `${rest.lines} lines were left`);
      const ports = readFileSync(processed, 'utf8').trimEnd().split('\n').length;
      assert.equal(ports, LINES);
    });
  }

  test('a silent pipe does not keep a run alive', async (t) => {
    const cwd = temporaryFolder(t);
    const child = spawn(
      process.execPath,
      [mainFile, 'analyze', '--no-charts', '--db', 'duckdb:a.duckdb', '--out', '.', '-'],
      { cwd, stdio: ['pipe', 'ignore', 'ignore'] },
    );
    child.stdin.write(
      Array.from({ length: 100 }, (_, i) => line(i)).join('') + 'May 31 10:00:00 web1 sshd[1]: Accep',
    );
    while (!existsSync(path.join(cwd, 'processed.log'))) await new Promise((r) => setTimeout(r, 20));
    child.kill('SIGTERM');
    await once(child, 'close');
    assert.equal(child.exitCode, 143);
  });

  test('a signal while gzip comes through a pipe does not report a damaged file', async () => {
    const child = spawn(process.execPath, [mainFile, 'parse', '-'], { stdio: 'pipe' });
    const gzip = gzipSync(Array.from({ length: 1000 }, (_, i) => line(i)).join(''));
    // All but the trailer: the program prints what it has and waits.
    child.stdin.write(gzip.subarray(0, -8));
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    const [stderr] = await Promise.all([
      text(child.stderr),
      once(child.stdout.resume(), 'close'),
      once(child, 'close'),
    ]);
    assert.deepEqual([child.exitCode, stderr], [143, '']);
  });

  test('a named pipe does not keep a run alive', async (t) => {
    const cwd = temporaryFolder(t);
    execFileSync('mkfifo', [path.join(cwd, 'fifo')]);
    const writer = spawn('sh', ['-c', 'exec 3> fifo; sleep 60'], { cwd, stdio: 'ignore' });
    t.after(() => writer.kill('SIGKILL'));
    const child = spawn(process.execPath, [mainFile, 'parse', 'fifo'], { cwd, stdio: 'ignore' });
    while (!openFiles(child.pid ?? 0).includes(path.join(cwd, 'fifo')))
      await new Promise((r) => setTimeout(r, 20));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
    await once(child, 'close');
    clearTimeout(timer);
    assert.equal(child.exitCode, 143);
  });

  test('an endless run ends when its reader goes away', (t) => {
    const cwd = temporaryFolder(t);
    const command = `yes '${line(1).trim()}' | "${process.execPath}" "${mainFile}" parse - | head -n 1`;
    const out = execFileSync('sh', ['-c', command], { cwd, timeout: 10_000, encoding: 'utf8' });
    assert.match(out, /^\{"line":1,/);
  });

  test('a reader that goes away, such as head, does not cause an error', async (t) => {
    const cwd = temporaryFolder(t);
    const log = path.join(cwd, 'auth.log');
    await once(
      createWriteStream(log).end(Array.from({ length: 50_000 }, (_, i) => line(i)).join('')),
      'close',
    );
    const child = spawn('sh', ['-c', `"${process.execPath}" "${mainFile}" parse auth.log | head -n 1`], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, err] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
    assert.match(Buffer.concat(out as Buffer[]).toString(), /^\{"line":1,/);
    assert.equal(Buffer.concat(err as Buffer[]).toString(), '');
  });
});
