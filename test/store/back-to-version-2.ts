// A database as a release without summaries left it, with the rows that are stored now.
import { renameSync, rmSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { dialect as duckdb } from '../../src/store/duckdb/dialect.js';
import { definitions } from '../../src/store/migrations/migrations.js';
import { openEngine } from '../../src/store/open-engine.js';

const dropped = [
  ...['daily_logins', 'user_days', 'user_attempts', 'host_ranges', 'source_parts', 'source_copies'].map(
    (table) => `DROP TABLE ${table}`,
  ),
  ...['copied', 'reread_lines', 'reread_until'].map((column) => `ALTER TABLE sources DROP COLUMN ${column}`),
  'ALTER TABLE logins DROP INDEX logins_status_ip_date',
];

export async function backToVersion2(url: string): Promise<void> {
  if (url.startsWith('duckdb:')) await backInFile(url.slice('duckdb:'.length));
  else {
    const engine = await openEngine(url);
    await engine.run('DELETE FROM schema_version WHERE version > 2');
    for (const statement of dropped) await engine.run(statement);
    await engine.close();
  }
}

/** Made anew: what is defined in a file must be what its version defines, to the letter. */
async function backInFile(file: string): Promise<void> {
  const latest = `${file}.latest`;
  renameSync(file, latest);
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  const statements = [
    ...definitions(2, duckdb),
    `ATTACH '${latest.replaceAll("'", "''")}' AS latest (READ_ONLY)`,
    'INSERT INTO schema_version SELECT * FROM latest.schema_version WHERE version <= 2',
    'INSERT INTO logins BY NAME SELECT * EXCLUDE (reading, origin) FROM latest.logins',
    'INSERT INTO sources BY NAME SELECT * EXCLUDE (copied, reread_lines, reread_until) FROM latest.sources',
    'INSERT INTO addresses SELECT * FROM latest.addresses',
    'DETACH latest',
  ];
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
  rmSync(latest);
}
