// Makes a database of an earlier schema version, with the rows of a database of a later one: what an upgrade starts with.
import { DuckDBInstance } from '@duckdb/node-api';

import { definitions } from '../../../src/store/migrations/migrations.js';
import { openEngine } from '../../../src/store/open-engine.js';
import type { Engine } from '../../../src/store/engine.js';
import { dialect as duckdb } from '../../../src/store/engines/duckdb/dialect.js';

/** @param to the URL of a database that does not exist yet, on the same server */
export async function copyAsVersion(version: number, from: string, to: string): Promise<void> {
  if (from.startsWith('duckdb:')) await copyFile(version, from, to);
  else await copyOnServer(version, from, to);
}

// Not by the engine, which opens no second file.
async function copyFile(version: number, from: string, to: string): Promise<void> {
  const instance = await DuckDBInstance.create(fileOf(to));
  const connection = await instance.connect();
  try {
    for (const statement of definitions(version, duckdb)) await connection.run(statement);
    await connection.run(`ATTACH '${fileOf(from)}' AS later (READ_ONLY)`);
    const found = await connection.runAndReadAll(
      `SELECT table_name, string_agg('"' || column_name || '"', ', ' ORDER BY column_index) FROM duckdb_columns()
        WHERE database_name = current_database() AND table_name IN (SELECT table_name FROM duckdb_tables())
        GROUP BY table_name ORDER BY table_name`,
    );
    for (const [table, columns] of found.getRowsJS() as [string, string][]) {
      await connection.run(`DELETE FROM ${table}`);
      await connection.run(
        `INSERT INTO ${table} SELECT ${columns} FROM later.${table} ${condition(table, version)} ORDER BY rowid`,
      );
    }
    // A number of a text is never given twice.
    await connection.run('DROP SEQUENCE login_texts');
    await connection.run('CREATE SEQUENCE login_texts START 1000000');
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function copyOnServer(version: number, from: string, to: string): Promise<void> {
  const engine = await openEngine(to);
  try {
    for (const statement of definitions(version, engine.dialect)) await engine.run(statement);
    const later = new URL(from).pathname.slice(1);
    for (const [table, columns] of await columnsByTable(engine)) {
      const names = columns.map((name) => `"${name}"`).join(', ');
      await engine.run(
        `INSERT INTO ${table} (${names}) SELECT ${names} FROM ${later}.${table} ${condition(table, version)}`,
      );
    }
  } finally {
    await engine.close();
  }
}

function fileOf(url: string): string {
  return url.slice('duckdb:'.length);
}

function condition(table: string, version: number): string {
  return table === 'schema_version' ? `WHERE version <= ${version}` : '';
}

/** The columns of each table, without views, in their order. */
export async function columnsByTable(engine: Engine): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await engine.query(
    `SELECT c.table_name AS in_table, c.column_name AS name FROM information_schema.columns c
        JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
      WHERE c.table_schema = ${engine.dialect.schema} AND t.table_type = 'BASE TABLE'
      ORDER BY c.table_name, c.ordinal_position`,
  );
  const tables = new Map<string, string[]>();
  for (const row of rows) {
    const table = String(row['in_table']);
    tables.set(table, [...(tables.get(table) ?? []), String(row['name'])]);
  }
  return tables;
}
