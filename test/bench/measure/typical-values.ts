// Values to ask for: of each column the most and the least frequent one in a log that was read last.
import { LINES_PER_SOURCE } from '../../../src/lib/identity.js';
import type { Engine } from '../../../src/store/engine.js';

export type Typical = { readonly frequent: string; readonly rare: string };

export type TypicalValues = {
  readonly of: (column: string, where?: string) => Promise<Typical>;
  /** Microseconds since 1970 UTC. */
  readonly from: number;
  readonly until: number;
};

/** Looks at the longest of the last logs only: the values of a large database would take long. */
export async function typicalValues(engine: Engine): Promise<TypicalValues> {
  const [longest] = await engine.query(
    `SELECT id FROM (SELECT id, line_count FROM sources ORDER BY id DESC LIMIT 10) recent
      ORDER BY line_count DESC LIMIT 1`,
  );
  const first = Number(longest?.['id']) * LINES_PER_SOURCE;
  const rows = `id BETWEEN ${first} AND ${first + LINES_PER_SOURCE - 1}`;
  const [period] = await engine.query(
    'SELECT MIN(first_micros) AS first, MAX(last_micros) AS last FROM daily_logins',
  );
  const of = async (column: string, where = 'TRUE'): Promise<Typical> => {
    const found = await engine.query(
      `SELECT ${column} AS value, COUNT(*) AS times FROM logins
        WHERE ${rows} AND ${column} IS NOT NULL AND ${where} GROUP BY ${column} ORDER BY times DESC, value`,
    );
    const value = (n: number): string => String(found.at(n)?.['value'] ?? '');
    return { frequent: value(0), rare: value(-1) };
  };
  return { of, from: Number(period?.['first']), until: Number(period?.['last']) };
}
