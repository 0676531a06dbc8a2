// All rows of the first source, by SQL: the store only returns figures.
import { columnsAddedIn } from '../../../src/model/login-columns.js';
import type { LoginRow } from '../../../src/model/login.js';
import { openEngine } from '../../../src/store/open-engine.js';

/** Columns that made-up rows may lack: absent means null. */
const rare: readonly string[] = columnsAddedIn(12).map(({ name }) => name);

/** In the order of their lines. */
export async function storedRows(url: string): Promise<readonly LoginRow[]> {
  const engine = await openEngine(url);
  try {
    const rows = await engine.query(
      `SELECT id - 4294967296 AS line, ${engine.dialect.micros('"date"')} AS "date", host, service, pid, status,
          method, "user", ip, rhost, port, attempts, country, country_code, ${rare.join(', ')} FROM logins ORDER BY id`,
    );
    return rows.map(({ country, country_code, ...row }) => ({
      ...Object.fromEntries(
        Object.entries(row).filter(([name, value]) => value !== null || !rare.includes(name)),
      ),
      country: { code: country_code, name: country },
    })) as unknown as LoginRow[];
  } finally {
    await engine.close();
  }
}
