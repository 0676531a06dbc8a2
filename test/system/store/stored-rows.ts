// All rows of the first source, by SQL: the store only returns figures.
import { loginId } from '../../../src/lib/identity.js';
import { columnsAddedIn } from '../../../src/model/login-columns.js';
import type { LoginRow } from '../../../src/model/login.js';
import type { SqlRow } from '../../../src/store/engine.js';
import { openEngine } from '../../../src/store/open-engine.js';
import { toNumber, toText } from '../../../src/store/sql-row.js';

/** Columns that made-up rows may lack: absent means null. */
const rare = columnsAddedIn(12).map(({ name }) => name);

/** The others, besides the country. */
const common = 'line date host service pid status method user ip rhost port attempts'.split(' ');

/** Many rows at once take a multiple of the time: the crash tests have hundreds of thousands. */
const AT_ONCE = 20_000;

const FIRST_ID = loginId(1, 0);

/** In the order of their lines. */
export async function storedRows(url: string): Promise<readonly LoginRow[]> {
  const engine = await openEngine(url);
  const rows: LoginRow[] = [];
  try {
    for (let more = true; more;) {
      const found = await engine.query(
        `SELECT id - ${FIRST_ID} AS line, ${engine.dialect.micros('"date"')} AS "date", host, service, pid, status,
            method, "user", ip, rhost, port, attempts, country, country_code, ${rare.join(', ')} FROM logins
          WHERE id > ? ORDER BY id LIMIT ${AT_ONCE}`,
        [FIRST_ID + (rows.at(-1)?.line ?? -1)],
      );
      for (const row of found) rows.push(loginRow(row));
      more = found.length === AT_ONCE;
    }
    return rows;
  } finally {
    await engine.close();
  }
}

/**
 * Returns each row of the first source as one text, its line first, in the order of their lines. It takes less than half
 * the time of storedRows.
 */
export async function storedTexts(url: string): Promise<readonly string[]> {
  const engine = await openEngine(url);
  const columns = [...common.slice(2), 'country', 'country_code', ...rare];
  const texts: string[] = [];
  try {
    const values = columns.map((name) => `COALESCE(CAST("${name}" AS CHAR), 'no ${name}')`);
    for (let [more, last] = [true, FIRST_ID - 1]; more;) {
      const found = await engine.query(
        `SELECT id, CONCAT_WS(' ', id - ${FIRST_ID}, ${engine.dialect.micros('"date"')}, ${values.join(', ')}) AS text FROM logins
          WHERE id > ? ORDER BY id LIMIT ${AT_ONCE}`,
        [last],
      );
      for (const row of found) {
        texts.push(toText(row, 'text'));
        last = toNumber(row, 'id');
      }
      more = found.length === AT_ONCE;
    }
    return texts;
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
