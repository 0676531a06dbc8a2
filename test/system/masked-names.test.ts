// With maskUnknownUsers, no name that never logged in is in the database, in any file, or in what a run prints.
import assert from 'node:assert/strict';
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, suite, test, type TestContext } from 'node:test';
import fc from 'fast-check';

import { openEngine } from '../../src/store/open-engine.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';
import { testEngines } from './store/engines.js';

const SEED = 22;
const NAMES = 60;
/** Each part is read by a run with these flags. */
const RUNS = [['--json', '--no-charts'], ['--verbose']];

/** Made-up passwords, as people type them into a prompt for a name. No two share a beginning. */
const names = fc
  .sample(
    fc.string({
      unit: fc.constantFrom('a', 'Z', '0', '-', '.', '$', '%', '#', '/', '~', '^', 'é', '😀'),
      minLength: 8,
      maxLength: 30,
    }),
    {
      seed: SEED,
      numRuns: NAMES,
    },
  )
  .map((name, n) => `pw${n}q${name}`);

/** Lines of all kinds that name a user, also such as are only remembered, and such as nothing can read. */
function linesOf(name: string, n: number): string {
  const at = (second: number): string =>
    `2026-05-31T10:${String(n % 60).padStart(2, '0')}:0${second}Z web${n % 3}`;
  const from = `from 203.0.113.${n} port ${40_000 + n}`;
  return [
    `${at(0)} sshd[${1000 + n}]: Invalid user ${name} ${from}`,
    `${at(1)} sshd[${1000 + n}]: Failed password for invalid user ${name} ${from} ssh2`,
    `${at(1)} sshd[${1000 + n}]: Connection closed by invalid user ${name} 203.0.113.${n} port ${40_000 + n} [preauth]`,
    `2026-05-32T10:00:00Z web1 sshd[5]: Failed password for invalid user ${name} ${from} ssh2`,
    `${at(2)} sshd[${2000 + n}]: some new message for user ${name}`,
    `${at(3)} sshd[${3000 + n}]: User ${name} from 203.0.113.${n} not allowed because not listed in AllowUsers`,
    `${at(4)} sshd[${4000 + n}]: Failed none for invalid user ${name} ${from} ssh2`,
    `${at(5)} last message repeated 2 times`,
    `${at(6)} sshd[${5000 + n}]: Accepted password for anna from 192.0.2.7 port ${50_000 + n} ssh2`,
    `${at(7)} sshd[${6000 + n}]: Failed password for invalid user ${name} ${from} ssh2\n`,
  ].join('\n');
}

/** What is stored and printed after a log was read in parts. */
async function outcomeOf(t: TestContext, url: string, masks: boolean): Promise<readonly Buffer[]> {
  const cwd = temporaryFolder(t);
  const log = path.join(cwd, 'auth.log');
  writeFileSync(log, '');
  const env = { AUTHTRACK_DATABASE_URL: url, AUTHTRACK_MASK_UNKNOWN_USERS: String(masks) };
  const found: Buffer[] = [];
  for (const [part, flags] of RUNS.entries()) {
    names.forEach((name, n) => {
      if (n % RUNS.length === part) appendFileSync(log, linesOf(name, n));
    });
    const { code, stdout, stderr } = await runCli(['analyze', ...flags, 'auth.log'], { cwd, env });
    assert.equal(code, 0, stderr);
    found.push(Buffer.from(stdout), Buffer.from(stderr), await dumpOf(url));
  }
  const folder = path.join(cwd, 'state');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(folder, name);
    if (statSync(file).isFile()) found.push(readFileSync(file));
  }
  const database = /^duckdb:(.*)/.exec(url)?.[1];
  if (database !== undefined) found.push(readFileSync(database));
  return found;
}

/** All rows of all tables. */
async function dumpOf(url: string): Promise<Buffer> {
  const engine = await openEngine(url);
  try {
    const tables = await engine.query(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ${engine.dialect.schema}`,
    );
    const rows = [];
    for (const { name } of tables) rows.push(await engine.query(`SELECT * FROM ${String(name)}`));
    const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
    return Buffer.from(JSON.stringify(rows, plain));
  } finally {
    await engine.close();
  }
}

const engines = await testEngines();
after(() => Promise.all(engines.map((engine) => engine.stop())));

for (const engine of engines) {
  suite(`masked names on ${engine.name}`, { skip: engine.skipped ?? false }, () => {
    const namesIn = (found: readonly Buffer[]): readonly string[] =>
      // The beginning is in a name even where the rest of it is escaped.
      names.filter((_, n) => found.some((bytes) => bytes.includes(`pw${n}q`)));

    test('no name that never logged in is anywhere', async (t) => {
      const found = await outcomeOf(t, engine.freshUrl(), true);
      assert.deepEqual(namesIn(found), []);
      assert.ok(found.some((bytes) => bytes.includes('masked-')));
      assert.ok(found.some((bytes) => bytes.includes('anna')));
    });

    test('without the setting, the same search finds all of them', async (t) => {
      assert.deepEqual(namesIn(await outcomeOf(t, engine.freshUrl(), false)), names);
    });
  });
}
