// Opening a database: again, at the same time, and with another schema.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../../../../src/lib/errors.js';
import { keyNames } from '../../../../src/model/login-columns.js';
import { fingerprint } from '../../../../src/lib/identity.js';
import { firstSchema } from '../../../../src/store/migrations/0001-first-schema.js';
import { openEngine } from '../../../../src/store/open-engine.js';
import { hourColumns, quarterColumns } from '../../../../src/store/rollups/rollup-tables.js';
import { openStore } from '../../../../src/store/store.js';
import { batch, head, loginRow, NOON, storeRows } from '../sample-rows.js';
import { storedRows } from '../stored-rows.js';
import type { TestDatabases } from './test-databases.js';

const answerColumns = ['ip', 'country', 'country_code', 'answered_by', 'answered_at', 'asn', 'as_name'];

export function opens({ freshUrl, openUrl }: TestDatabases): void {
  test('keeps everything when it is closed and opened again', async () => {
    const url = freshUrl();
    const first = await openStore({ url });
    const rows = await storeRows(first, [{}, { user: 'mira' }]);
    await first.close();
    const second = await openUrl(url);
    assert.deepEqual(await second.totals(), { rows: 2, period: { from: NOON, to: NOON } });
    assert.deepEqual(await storedRows(url), rows);
  });

  for (const { state, done } of [
    { state: 'of the first release', done: [] },
    {
      state: 'that was killed while it was migrated',
      done: ['ALTER TABLE sources ADD COLUMN journal_cursor VARCHAR(300)'],
    },
  ]) {
    test(`upgrades a database ${state}, from several runs at the same time`, async () => {
      const url = freshUrl();
      await makeFirstRelease(url, done);
      const stores = await Promise.all([openUrl(url), openUrl(url)]);
      const [source] = await stores[0].findSources(head);
      assert.ok(source !== undefined);
      assert.deepEqual([source.name, source.position.cursor], ['old.log', null]);
      await stores[0].commit(batch(source, [loginRow()]));
      assert.equal((await stores[1].totals()).rows, 1);
    });
  }

  test('opens a new database from several runs at the same time', async () => {
    const url = freshUrl();
    const stores = await Promise.all([openUrl(url), openUrl(url), openUrl(url)]);
    assert.deepEqual(await Promise.all(stores.map((db) => db.totals().then(({ rows }) => rows))), [0, 0, 0]);
  });

  test('refuses a schema that is newer than the program', async () => {
    const url = freshUrl();
    await (await openStore({ url })).close();
    const engine = await openEngine(url);
    await engine.run("INSERT INTO schema_version (version, applied_at) VALUES (99, '2030-01-01 00:00:00')");
    await engine.close();
    await assert.rejects(openStore({ url }), (error: unknown) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, /has schema version 99: this authtrack supports versions up to \d+$/);
      assert.match(error.hint, /upgrade authtrack/);
      return true;
    });
  });

  test('has these tables and columns', async () => {
    const url = freshUrl();
    await openUrl(url);
    const engine = await openEngine(url);
    const rows = await engine.query(
      `SELECT table_name AS in_table, column_name AS in_column FROM information_schema.columns
          WHERE table_schema = ${engine.dialect.schema} AND table_name NOT LIKE 'staged%'
          ORDER BY table_name, ordinal_position`,
    );
    await engine.close();
    const tables: Record<string, unknown[]> = {};
    for (const row of rows) (tables[String(row['in_table'])] ??= []).push(row['in_column']);
    assert.deepEqual(tables, {
      ...(engine.dialect.loginTables.kind !== 'logins' && { address_answers: answerColumns }),
      addresses: answerColumns,
      daily_logins: [
        ...['utc_day', 'country_code', 'country', 'shard', 'row_count', 'attempts', 'first_micros'],
        'last_micros',
      ],
      edited_days: ['utc_day', 'shard', 'edits'],
      finding_records: [
        ...[
          'record',
          'rule',
          'subject_key',
          'object_key',
          'subject',
          'object',
          'first_micros',
          'last_micros',
        ],
        ...['at_micros', 'until_micros', 'severity'],
      ],
      host_hours: ['utc_day', 'host_key', 'shard', 'row_count', ...hourColumns],
      host_ranges: ['host_key', 'source_id', 'row_count', 'first_micros', 'last_micros'],
      key_days: [
        ...['utc_day', 'fingerprint_key', 'user_key', 'shard', 'fingerprint', 'user', 'row_count', 'logins'],
        ...['first_micros', 'last_micros'],
      ],
      judged_days: ['utc_day', 'row_count', 'attempts', 'is_judged', 'edits'],
      judging: ['name', 'state'],
      log_sets: ['name_hash', 'name', 'has_sshd', 'warned_of'],
      kept_answers: ['question', 'stored_rows', 'answer'],
      login_facts: [
        ...['fact', 'subject_key', 'object_key', 'host_key', 'subject', 'object', 'first_micros'],
      ],
      logins: loginColumns,
      ...(engine.dialect.loginTables.kind !== 'logins' && {
        login_addresses: ['n', 'ip', 'country_n'],
        login_countries: ['n', 'country', 'country_code', 'asn', 'as_name'],
        login_kinds: ['n', 'status', 'service', 'host', 'method', 'rhost', 'reading', 'origin', 'reason'],
        login_keys: ['n', ...keyNames],
        login_rows: ['id', 'date', 'user_n', 'address_n', 'kind_n', 'port', 'pid', 'attempts', 'key_n'],
        login_users: ['n', 'user'],
        numbered_logins: [...loginColumns, 'address_n'],
      }),
      name_mask: ['shard', 'key_check', 'stamp', 'batches'],
      reports: ['service', 'ip', 'reported_at'],
      schema_version: ['version', 'applied_at'],
      session_ends: [...['utc_day', 'ip', 'port', 'pid', 'host_key', 'source_id', 'ended_micros', 'times']],
      shared_bans: ['origin', 'network', 'added_at', 'seen_at', 'expires_at'],
      sources: [
        ...['id', 'name', 'head_bytes', 'head_hash', 'head_ordinal', 'offset_bytes', 'line_count'],
        ...['tail_bytes', 'tail_hash', 'parser_state', 'first_read', 'last_read', 'journal_cursor'],
        ...['copied', 'reread_lines', 'reread_until'],
      ],
      signs: ['utc_day', 'rule', 'subject_key', 'object_key', 'first_micros', 'last_micros', 'sign'],
      source_copies: ['source_id', 'copied_from'],
      source_parts: ['source_id', 'first_line', 'last_line', 'first_micros', 'last_micros'],
      unlogged: ['log_hash', 'source_id', 'log_name', 'first_line', 'last_line', 'since'],
      user_attempts: ['user_key', 'shard', 'user', 'attempts'],
      user_days: ['utc_day', 'user_key', 'shard', 'user', 'logins', ...quarterColumns],
      ...(engine.name === 'mysql' && {
        user_ranges: ['user_hash', 'block', 'first_id', 'last_id', 'first_micros', 'last_micros'],
      }),
    });
  });
}

const loginColumns = [
  ...['id', 'date', 'user', 'ip', 'status', 'service', 'country', 'country_code', 'host', 'port'],
  ...['method', 'rhost', 'pid', 'attempts', 'reading', 'origin', 'reason', ...keyNames],
  ...['asn', 'as_name'],
];

/** The schema of the first release with one log in it; `done` is what a later release added. */
async function makeFirstRelease(url: string, done: readonly string[]): Promise<void> {
  const engine = await openEngine(url);
  const now = '2026-01-01 00:00:00';
  for (const statement of [...firstSchema(engine.dialect.types, engine.dialect), ...done])
    await engine.run(statement);
  await engine.run('INSERT INTO schema_version (version, applied_at) VALUES (1, ?)', [now]);
  await engine.run(
    `INSERT INTO sources (id, name, head_bytes, head_hash, head_ordinal, offset_bytes, line_count, tail_bytes,
      tail_hash, parser_state, first_read, last_read) VALUES (1, 'old.log', ?, ?, 0, 10, 1, 10, '', '', ?, ?)`,
    [head.length, fingerprint(head), now, now],
  );
  await engine.close();
}
