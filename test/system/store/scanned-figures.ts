// The expected figures of the rollups, computed from all rows.
import { byText } from '../../../src/store/rollups/text-key.js';
import { localDay, openTimeZone } from '../../../src/lib/time-zone.js';
import type { Engine, SqlRow } from '../../../src/store/engine.js';
import { openEngine } from '../../../src/store/open-engine.js';
import { rollupTables } from '../../../src/store/rollups/rollup-tables.js';

/** Totals, countries, logins by day of a zone, and users, as a Store returns them. */
export async function scannedFigures(url: string, timezone: string): Promise<unknown> {
  const zone = openTimeZone(timezone);
  const rows = await withEngine(url, (engine) =>
    engine.query(
      `SELECT ${engine.dialect.micros('"date"')} AS micros, status, "user", country_code, country, attempts
        FROM logins`,
    ),
  );
  const countries = new Map<string, number>();
  const days = new Map<string, number>();
  const users = new Map<string, number>();
  for (const { micros, status, user, country_code: code, country: name, attempts } of rows) {
    if (status === 'Accepted' && user !== null) {
      // Each quarter of an hour is completely within one day.
      const quarter = Math.floor(Number(micros) / 900e6) * 900e6;
      add(days, JSON.stringify([localDay(quarter, zone), user]), 1);
    }
    if (status !== 'Failed' && status !== 'Invalid') continue;
    add(countries, JSON.stringify([code, name]), Number(attempts));
    if (user !== null) add(users, String(user), Number(attempts));
  }
  const dates = rows.map(({ micros }) => Number(micros));
  return {
    totals: {
      rows: rows.length,
      period: rows.length === 0 ? null : { from: Math.min(...dates), to: Math.max(...dates) },
    },
    countries: [...countries]
      .filter(([, attempts]) => attempts > 0)
      .map(([key, attempts]) => {
        const [code, name] = JSON.parse(key) as (string | null)[];
        return { code, name, attempts };
      })
      .sort((a, b) => b.attempts - a.attempts || byText(a.name ?? '', b.name ?? '')),
    logins: [...days]
      .map(([key, logins]) => {
        const [day = '', user = ''] = JSON.parse(key) as string[];
        return { user, day, logins };
      })
      .sort((a, b) => byText(a.day, b.day) || byText(a.user, b.user)),
    users: [...users]
      .filter(([, attempts]) => attempts > 0)
      .map(([user, attempts]) => ({ user, attempts }))
      .sort((a, b) => b.attempts - a.attempts || byText(a.user, b.user)),
  };
}

/** Rows and logins by day, key and user: of the rollup, and of all rows. */
export async function keyFigures(
  url: string,
): Promise<{ readonly summed: unknown; readonly scanned: unknown }> {
  return withEngine(url, async (engine) => {
    const { micros } = engine.dialect;
    const days = await engine.query(
      `SELECT utc_day, COALESCE(fingerprint, fingerprint_key) AS k, COALESCE("user", user_key) AS u, row_count AS r,
          logins AS l FROM key_days`,
    );
    const rows = await engine.query(
      `SELECT ${micros('"date"')} AS at, key_fingerprint AS k, COALESCE("user", '') AS u, 1 AS r,
          CASE WHEN status = 'Accepted' THEN 1 ELSE 0 END AS l FROM logins WHERE key_fingerprint IS NOT NULL`,
    );
    const sums = (of: readonly SqlRow[]): unknown => {
      const byKey = new Map<string, [number, number]>();
      for (const { utc_day: day, at, k, u, r, l } of of) {
        // The key of the empty name is a hash, which the rollup has beside it.
        const key = JSON.stringify([Number(day ?? Math.floor(Number(at) / 86_400e6)), k, u]);
        const [count, logins] = byKey.get(key) ?? [0, 0];
        byKey.set(key, [count + Number(r), logins + Number(l)]);
      }
      return [...byKey].filter(([, [count]]) => count > 0).sort(([a], [b]) => byText(a, b));
    };
    return { summed: sums(days), scanned: sums(rows) };
  });
}

/** Every rollup with its sums by key, in order. */
export async function rollupRows(url: string): Promise<readonly (readonly SqlRow[])[]> {
  return withEngine(url, async (engine) => {
    const all: (readonly SqlRow[])[] = [];
    for (const { name, columns } of rollupTables) {
      const merge = { sum: 'SUM', least: 'MIN', greatest: 'MAX' } as const;
      const keys = columns.filter((column) => column.merge === undefined).map((column) => `"${column.name}"`);
      const sums = columns.flatMap((column) =>
        column.merge === undefined ? [] : [`${merge[column.merge]}("${column.name}") AS "${column.name}"`],
      );
      all.push(
        await engine.query(
          `SELECT ${[...keys, ...sums].join(', ')} FROM ${name} GROUP BY ${keys.join(', ')}
            ORDER BY ${keys.join(', ')}`,
        ),
      );
    }
    return all;
  });
}

function add(sums: Map<string, number>, key: string, count: number): void {
  sums.set(key, (sums.get(key) ?? 0) + count);
}

async function withEngine<T>(url: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openEngine(url);
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}
