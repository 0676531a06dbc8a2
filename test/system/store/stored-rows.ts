// All rows of the first source, by SQL: the store only returns figures.
import { columnsAddedIn } from '../../../src/model/login-columns.js';
import type { LoginRow } from '../../../src/model/login.js';
import type { SqlRow } from '../../../src/store/engine.js';
import { openEngine } from '../../../src/store/open-engine.js';

/** Columns that made-up rows may lack: absent means null. */
const rare = columnsAddedIn(12).map(({ name }) => name);

/** The others, besides the country. */
const common = 'line date host service pid status method user ip rhost port attempts'.split(' ');

/** Many rows at once take a multiple of the time: the crash tests have hundreds of thousands. */
const AT_ONCE = 20_000;

/** In the order of their lines. */
export async function storedRows(url: string): Promise<readonly LoginRow[]> {
  const engine = await openEngine(url);
  const rows: LoginRow[] = [];
  try {
    for (let more = true; more;) {
      const found = await engine.query(
        `SELECT id - 4294967296 AS line, ${engine.dialect.micros('"date"')} AS "date", host, service, pid, status,
            method, "user", ip, rhost, port, attempts, country, country_code, ${rare.join(', ')} FROM logins
          WHERE id > ? ORDER BY id LIMIT ${AT_ONCE}`,
        [4294967296 + (rows.at(-1)?.line ?? -1)],
      );
      for (const row of found) rows.push(loginRow(row));
      more = found.length === AT_ONCE;
    }
    return rows;
  } finally {
    await engine.close();
  }
}

function loginRow(row: SqlRow): LoginRow {
  const kept: Record<string, unknown> = {};
  for (const name of common) kept[name] = row[name];
  for (const name of rare) if (row[name] !== null) kept[name] = row[name];
  kept['country'] = { code: row['country_code'], name: row['country'] };
  return kept as unknown as LoginRow;
}
