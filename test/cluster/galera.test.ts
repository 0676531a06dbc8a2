// A cluster of three nodes. One node is killed during a load; the rows are those of a run into DuckDB.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { TryAgainError } from '../../src/lib/errors.js';
import { monotonicSeconds } from '../../src/lib/clock.js';
import type { KnownAddress } from '../../src/model/location.js';
import { openEngine } from '../../src/store/open-engine.js';
import { mergeCopies } from '../../src/copies/copies.js';
import { openStore } from '../../src/store/store.js';
import { startGalera } from '../fixtures/galera.js';
import { batch, loginRow, NOON } from '../system/store/sample-rows.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';

const LINES = 160_000;
const KILL_AT_ROWS = 20_000;

const cluster = await startGalera();

suite('a Galera cluster', { skip: 'skipped' in cluster ? cluster.skipped : false }, () => {
  if ('skipped' in cluster) return;
  const { nodes, urlOf, ask, stop } = cluster;
  after(stop);
  const urls = (database: string): readonly string[] =>
    nodes.map(({ port }) => `mysql://root@127.0.0.1:${port}/${database}`);

  test('makes one schema when runs open a new database on each node at the same time', async (t) => {
    const stores = await Promise.all(urls('race').map((url) => openStore({ url })));
    await Promise.all(stores.map((store) => store.close()));
    for (const node of nodes) {
      const versions = await ask(node, 'SELECT version FROM race.schema_version ORDER BY version');
      t.diagnostic(
        `node ${node.number} has versions ${versions.map(({ version }) => String(version)).join(', ')}`,
      );
      assert.ok(versions.length > 0);
      assert.deepEqual(
        versions.map(({ version }) => version),
        versions.map((_, index) => index + 1),
      );
    }
  });

  test('stores batches through every node at the same time, and each log once', async () => {
    const stores = await Promise.all(urls('writers').map((url) => openStore({ url })));
    const addresses = Array.from({ length: 500 }, (_, n): KnownAddress => ({
      ip: `2001:db8::${n.toString(16)}`,
      location: { country: { code: 'NL', name: 'The Netherlands' }, asn: 64500, asName: 'Example Net' },
      answeredBy: 'mmdb',
      answeredAt: NOON,
    }));
    await Promise.all(
      stores.map(async (store, writer) => {
        let source = await store.addSource(`log ${writer}`, Buffer.from(`log ${writer}`));
        for (let n = 1; n <= 5; n++) {
          ({ source } = await store.commit(batch(source, [loginRow({ line: n })], { addresses })));
        }
      }),
    );
    assert.deepEqual(
      await Promise.all(stores.map((store) => store.totals().then(({ rows }) => rows))),
      [15, 15, 15],
    );
    const [one, two] = stores;
    const source = await one?.addSource('shared', Buffer.from('shared'));
    assert.ok(one && two && source);
    const both = await Promise.allSettled(
      [one, two].map((store) => store.commit(batch(source, [loginRow()]))),
    );
    const failed = both.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    assert.ok(failed.length === 1 && failed[0] instanceof TryAgainError, String(failed));
    assert.equal((await two.totals()).rows, 16);
    await Promise.all(stores.map((store) => store.close()));
  });

  test('stores a login once if copies arrive through every node at the same time', async () => {
    const stores = await Promise.all(urls('copies').map((url) => openStore({ url })));
    const rows = Array.from({ length: 60 }, (_, n) =>
      loginRow({ line: n + 1, date: NOON + n * 1_000_000, pid: 100 + n, port: 40_000 + n }),
    );
    await Promise.all(
      stores.map(async (store, n) => {
        let source = await store.addSource(`copy ${n}`, Buffer.from(`copy ${n}`));
        for (let at = 0; at < rows.length; at += 20) {
          ({ source } = await store.commit(batch(source, rows.slice(at, at + 20), { mergeCopies })));
        }
      }),
    );
    assert.deepEqual(
      await Promise.all(stores.map((store) => store.totals().then(({ rows: stored }) => stored))),
      [60, 60, 60],
    );
    await Promise.all(stores.map((store) => store.close()));
  });

  test('loses a node during a load, but no row', async (t) => {
    const cwd = temporaryFolder(t);
    writeFileSync(path.join(cwd, 'auth.log'), logText());
    const args = ['analyze', '--no-charts', '--json', '--out', '.', 'auth.log'];
    const started = monotonicSeconds();
    const report = (text: string): void =>
      t.diagnostic(`${(monotonicSeconds() - started).toFixed(1)} s: ${text}`);
    const [used, , witness] = nodes;
    assert.ok(used && witness);
    const run = runCli(args, { cwd, env: { DATABASE_URL: urlOf('load') } });
    const count = async (): Promise<number> =>
      Number(
        (await ask(witness, 'SELECT COUNT(*) AS found FROM load.logins').catch(() => []))[0]?.['found'] ?? 0,
      );
    let rows = await count();
    for (; rows < KILL_AT_ROWS; rows = await count()) await delay(20);
    await used.kill();
    report(`node ${used.number} died by SIGKILL; node ${witness.number} had ${rows} rows`);
    assert.ok(rows < LINES, 'the load was over before the node died');
    const { code, stdout, stderr } = await run;
    report(`the run ended with ${code} and said: ${stderr.trim()}`);
    assert.equal(code, 0);
    const host = (n: number): string => `127\\.0\\.0\\.1:${nodes[n]?.port}`;
    assert.match(stderr, new RegExp(`server ${host(0)} was lost; the run continues with ${host(1)}`));
    const { inserted } = JSON.parse(stdout) as { readonly inserted: number };
    const size = await ask(witness, "SHOW STATUS LIKE 'wsrep_cluster_size'");
    report(
      `${await count()} rows, ${inserted} of them of this run, on the ${String(size[0]?.['Value'])} nodes left`,
    );
    const logged = readFileSync(path.join(cwd, 'processed.log'), 'utf8');
    const single = await runCli([...args, '--db', 'duckdb:a.duckdb', '--out', 'single'], { cwd });
    assert.equal(single.code, 0);
    assert.equal(logged, readFileSync(path.join(cwd, 'single', 'processed.log'), 'utf8'));
    const expected = await digest(`duckdb:${path.join(cwd, 'a.duckdb')}`);
    for (const node of nodes.slice(1)) {
      assert.deepEqual(await digest(`mysql://root@127.0.0.1:${node.port}/load`), expected);
    }
  });
});

/** One login per second. */
function logText(): string {
  const lines: string[] = [];
  for (let n = 0; n < LINES; n++) {
    const at = new Date(NOON / 1000 + n * 1000).toISOString();
    const outcome = n % 7 === 0 ? 'Accepted' : 'Failed';
    lines.push(
      `${at} web1 sshd[${n}]: ${outcome} password for user${n % 311} from 192.0.2.${n % 251} port ${n % 60_000} ssh2\n`,
    );
  }
  return lines.join('');
}

/** All rows of a database, as a short text. */
async function digest(url: string): Promise<{ readonly rows: number; readonly hash: string }> {
  const engine = await openEngine(url);
  const rows = await engine.query(
    `SELECT id, ${engine.dialect.micros('"date"')} AS at_micros, host, service, pid, status, method, "user", ip, rhost,
        port, attempts, country, country_code FROM logins ORDER BY id`,
  );
  await engine.close();
  const hash = createHash('sha256');
  for (const row of rows) hash.update(Object.values(row).join('\t'));
  return { rows: rows.length, hash: hash.digest('hex') };
}
