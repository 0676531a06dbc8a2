// Every command ends within five seconds of the first signal, whatever it waits for. The table lists commands and
// waits.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { type LastWord, type MuteServer, startMuteMysql } from '../fixtures/mute-mysql.js';
import { publicAddresses } from '../fixtures/public-addresses.js';
import { nowMs } from '../../src/lib/clock.js';
import { failures, timeText } from '../support/ban-runs.js';
import { runCli } from '../support/run-cli.js';
import {
  attack as rows,
  hasOpen,
  hasRunFor,
  STOP_SECONDS,
  stopRun,
  type StopOptions,
  waitingFolder as folder,
} from '../support/stop-run.js';

const [PUBLIC = ''] = publicAddresses(1);

/** Each command that uses a database. */
const withDatabase: readonly string[][] = [
  ['analyze', '--no-charts', 'auth.log'],
  ['charts'],
  ['bans'],
  ['bans', 'apply', 'fail2ban'],
  ['bans', 'explain', '198.51.100.9'],
  ['bans', 'export'],
  ['bans', 'import', 'list.txt', '--from', 'others'],
  ['bans', 'report', 'abuseipdb'],
  ['db', 'info'],
  ['db', 'migrate'],
  ['db', 'prune', '--before', '400d'],
  ['db', 'forget', 'auth.log', '--yes'],
  ['db', 'export', '--format', 'csv'],
];

/** A program that never ends, nor does its child; it creates a marker file when it begins. */
function hang(cwd: string, name: string): Partial<StopOptions> & Pick<StopOptions, 'isWaiting'> {
  const bin = path.join(cwd, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(bin, name), `#!/bin/sh\ntouch "${bin}/mark"\nsleep 30\n`);
  chmodSync(path.join(bin, name), 0o755);
  return {
    env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` },
    isWaiting: () => existsSync(path.join(bin, 'mark')),
  };
}

function* endless(chunk: Buffer): Generator<Buffer> {
  for (;;) yield chunk;
}

async function assertStops(args: readonly string[], options: StopOptions, code = 143): Promise<void> {
  const stopped = await stopRun(args, options);
  assert.ok(stopped.seconds < STOP_SECONDS, `it took ${stopped.seconds.toFixed(1)} s`);
  assert.equal(stopped.code, code, stopped.stderr);
  assert.doesNotMatch(stopped.stderr, /error|this is a bug|^ +at /m);
}

/** A server that accepts connections and never answers. */
async function startSilence(): Promise<{ url: string; met: () => number; stop: () => void }> {
  const open = new Set<Socket>();
  const server = createServer((socket) => open.add(socket.on('error', () => undefined))).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    met: () => open.size,
    stop: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

const IN_PARALLEL = 4;

suite('a database server that stops responding', { concurrency: IN_PARALLEL }, async () => {
  const words: readonly LastWord[] = ['nothing', 'hello', 'hello with TLS'];
  const servers = new Map<LastWord, MuteServer>();
  for (const word of words) servers.set(word, await startMuteMysql(word));
  after(() => servers.forEach((server) => server.stop()));
  for (const args of withDatabase)
    for (const word of args[0] === 'analyze' ? words : words.slice(0, 1))
      test(`${args.join(' ')} ends while a server answers ${word}`, async (t) => {
        const server = servers.get(word);
        assert.ok(server);
        const tls = word === 'hello with TLS' ? '?ssl=skip-verify' : '';
        const before = server.met();
        await assertStops(args, {
          cwd: folder(t),
          env: {
            DATABASE_URL: `mysql://u:p@127.0.0.1:${server.port}/x${tls}`,
            ABUSEIPDB_KEY: 'k'.repeat(80),
          },
          isWaiting: () => server.met() > before,
        });
      });
});

suite('a refused login or handshake', () => {
  for (const [word, tls] of [
    ['access denied', ''],
    ['access denied', '?ssl=skip-verify'],
  ] as const)
    test(`ends the process even if the server keeps the connection open ${tls}`, async (t) => {
      const server = await startMuteMysql(word);
      t.after(server.stop);
      const cwd = folder(t);
      const env = { DATABASE_URL: `mysql://u:p@127.0.0.1:${server.port}/x${tls}` };
      const { code } = await runCli(['db', 'info'], { cwd, env });
      assert.ok(code === 77 || code === 78, `${code}`);
    });
});

suite('a DuckDB file that another process holds', { concurrency: IN_PARALLEL }, async () => {
  const holding = mkdtempSync(path.join(tmpdir(), 'authtrack-test-'));
  const file = path.join(holding, 'a.duckdb');
  const elsewhere = fileURLToPath(new URL('./store/duckdb/open-elsewhere.js', import.meta.url));
  const other = spawn(process.execPath, [elsewhere, `duckdb:${file}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  after(() => {
    other.kill('SIGKILL');
    rmSync(holding, { recursive: true, force: true });
  });
  await once(other.stdout, 'data');
  for (const args of withDatabase)
    test(`${args.join(' ')} ends while it waits for the file`, async (t) => {
      const cwd = folder(t);
      await assertStopsOrReportsHolder(args, {
        cwd,
        env: { DATABASE_URL: `duckdb:${file}`, ABUSEIPDB_KEY: 'k'.repeat(80) },
      });
    });
});

/** The message that the file is in use may appear too. */
async function assertStopsOrReportsHolder(
  args: readonly string[],
  options: Omit<StopOptions, 'isWaiting'>,
): Promise<void> {
  const { code, seconds, stderr } = await stopRun(args, { ...options, isWaiting: hasRunFor(1.5) });
  assert.ok(seconds < STOP_SECONDS, `it took ${seconds.toFixed(1)} s`);
  assert.equal(code, 143, stderr);
  assert.doesNotMatch(stderr, /this is a bug/);
}

suite('an endless input', { concurrency: IN_PARALLEL }, () => {
  const readers: readonly string[][] = [
    ['analyze', '--no-charts'],
    ['parse'],
    ['bans', 'import', '--from', 'others'],
  ];
  for (const reader of readers) {
    const name = reader.slice(0, 2).join(' ');
    for (const [code, signal] of [
      [143, 'SIGTERM'],
      [130, 'SIGINT'],
      [129, 'SIGHUP'],
    ] as const)
      test(`${name} ends by ${signal} while nobody writes to a pipe`, async (t) => {
        const cwd = folder(t);
        const isWaiting = (pid: number): boolean => hasOpen(pid, path.join(cwd, 'fifo'));
        await assertStops([...reader, 'fifo'], { cwd, signal, isWaiting }, code);
      });
    test(`${name} ends during endless NULs`, async (t) => {
      const feed = endless(Buffer.alloc(1 << 16));
      await assertStops([...reader, '-'], { cwd: folder(t), feed, isWaiting: hasRunFor(1) });
    });
    test(`${name} ends during an endless line`, async (t) => {
      const feed = endless(Buffer.alloc(1 << 16, 'x'));
      await assertStops([...reader, '-'], { cwd: folder(t), feed, isWaiting: hasRunFor(1) });
    });
    test(`${name} ends while it reads /dev/zero`, async (t) => {
      await assertStops([...reader, '/dev/zero'], { cwd: folder(t), isWaiting: hasRunFor(1) });
    });
    test(`${name} ends while standard input is silent`, async (t) => {
      await assertStops([...reader, '-'], { cwd: folder(t), isWaiting: hasRunFor(1) });
    });
  }

  for (const args of [
    ['analyze', '--no-charts', '-'],
    ['parse', '-'],
  ])
    test(`${args[0] ?? ''} ends during endless valid lines`, async (t) => {
      const feed = endless(Buffer.from(rows.join('').repeat(20)));
      await assertStops(args, { cwd: folder(t), feed, isWaiting: hasRunFor(1.5) });
    });
});

suite('programs and services that hang', { concurrency: IN_PARALLEL }, () => {
  for (const args of [['analyze'], ['analyze', 'journal'], ['parse', 'journal']])
    test(`${args.join(' ')} ends while journalctl hangs`, async (t) => {
      const cwd = folder(t);
      await assertStops(args, { cwd, ...hang(cwd, 'journalctl') });
    });

  test('bans apply ends while fail2ban-client hangs', async (t) => {
    const cwd = folder(t);
    await runCli(['analyze', '--quiet', '--no-charts', 'auth.log'], { cwd });
    await assertStops(['bans', 'apply', 'fail2ban'], { cwd, ...hang(cwd, 'fail2ban-client') });
  });

  test('analyze ends while ipinfo.io does not answer, and has stored what it read', async (t) => {
    const cwd = folder(t);
    const log = failures(PUBLIC, 5).join('\n');
    writeFileSync(path.join(cwd, 'auth.log'), `${log}\n`);
    const service = await startSilence();
    t.after(service.stop);
    const env = { IPINFO_TOKEN: 'x'.repeat(14), IPINFO_URL: service.url };
    const isWaiting = (): boolean => service.met() > 0;
    await assertStopsQuietlyOrWarns(['analyze', '--no-charts', 'auth.log'], { cwd, env, isWaiting });
    const { stdout } = await runCli(['db', 'export', '--format', 'csv'], { cwd });
    assert.equal(stdout.trimEnd().split('\n').length, 6);
  });

  test('bans report ends while AbuseIPDB does not answer', async (t) => {
    const cwd = folder(t);
    // Only recent attacks are reported.
    const recent = failures(PUBLIC, 40, 'root', timeText(nowMs() - 3_600_000));
    writeFileSync(path.join(cwd, 'auth.log'), `${recent.join('\n')}\n`);
    await runCli(['analyze', '--quiet', '--no-charts', 'auth.log'], { cwd });
    const service = await startSilence();
    t.after(service.stop);
    const env = { ABUSEIPDB_KEY: 'k'.repeat(80), ABUSEIPDB_URL: service.url };
    await assertStopsQuietlyOrWarns(['bans', 'report', 'abuseipdb'], {
      cwd,
      env,
      isWaiting: () => service.met() > 0,
    });
  });

  test('a name server that does not answer does not delay a command', async (t) => {
    const silent = createSocket('udp4');
    t.after(() => silent.close());
    let asked = 0;
    silent.on('message', () => (asked += 1));
    try {
      silent.bind(53, '127.77.0.53');
      await once(silent, 'listening');
      execFileSync('unshare', ['--mount', 'true']);
    } catch {
      t.skip('this needs root, and namespaces');
      return;
    }
    const cwd = folder(t);
    await runCli(['analyze', '--quiet', '--no-charts', 'auth.log'], { cwd });
    writeFileSync(path.join(cwd, 'resolv.conf'), 'nameserver 127.77.0.53\noptions timeout:10\n');
    const mount = 'mount --bind resolv.conf /etc/resolv.conf && exec "$@"';
    const wrapper = ['unshare', '--mount', 'sh', '-c', mount, 'sh'];
    for (const args of [
      ['bans', '--allow', 'office.example.net'],
      ['db', 'info', '--db', 'mysql://u:p@db.example.net/x'],
    ]) {
      const before = asked;
      await assertStops(args, { cwd, wrapper, isWaiting: () => asked > before });
    }
  });
});

async function assertStopsQuietlyOrWarns(args: readonly string[], options: StopOptions): Promise<void> {
  const { code, seconds, stderr } = await stopRun(args, options);
  assert.ok(seconds < STOP_SECONDS, `it took ${seconds.toFixed(1)} s`);
  assert.equal(code, 143, stderr);
  assert.doesNotMatch(stderr, /error:|this is a bug/);
}

suite('output that nobody reads', { concurrency: IN_PARALLEL }, () => {
  const many = failures('198.51.100.9', 20_000).map((line) => `${line}\n`);
  for (const args of [
    ['parse', 'auth.log'],
    ['db', 'export', '--format', 'csv'],
  ])
    test(`does not delay ${args[0] ?? ''} longer than other waits do`, async (t) => {
      const cwd = folder(t);
      writeFileSync(path.join(cwd, 'auth.log'), many.join(''));
      if (args[0] === 'db') await runCli(['analyze', '--quiet', '--no-charts', 'auth.log'], { cwd });
      await assertStops(args, { cwd, isUnread: true, isWaiting: hasRunFor(2) });
    });
});
