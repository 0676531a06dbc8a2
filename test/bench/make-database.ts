// Fills a database with a made-up history (history/history.ts) as `analyze` would, through the store, with the tables of
// this program. What the database has already is left out, so a run that was stopped can be continued.
// By hand: npm run bench:database -- duckdb:/tmp/50.duckdb 50
// The arguments are a database URL, millions of rows, how many days and hosts they are of, and after how many millions to
// stop.
import { createHash } from 'node:crypto';
import { monotonicSeconds } from '../../src/lib/clock.js';
import type { LocatedLogins } from '../../src/model/logins.js';
import type { KnownAddress } from '../../src/model/location.js';
import type { Source } from '../../src/model/source.js';
import { openStore, type Store } from '../../src/store/store.js';
import { history, type HistoryLog } from './history/history.js';

const MILLION = 1_000_000;
const BYTES_PER_LINE = 110;
const HEAD_BYTES = 1000;

/** Microseconds since 1970 UTC. */
const ANSWERED_AT = Date.UTC(2026, 10, 1) * 1000;

/** As often as this the database is opened anew, as the runs of many nights would. */
const ROWS_PER_RUN = 5 * MILLION;

async function findSource(store: Store, name: string): Promise<Source> {
  const head = Buffer.from(name.padEnd(HEAD_BYTES));
  const [found] = await store.findSources(head);
  return found ?? store.addSource(name, head);
}

const known = new Set<string>();

/** Returns the answers about addresses that this run has not stored yet. */
function newAnswers({ ips, locations }: LocatedLogins): readonly KnownAddress[] {
  return ips.flatMap((ip, n) => {
    const location = locations[n];
    if (location === undefined || known.has(ip)) return [];
    known.add(ip);
    return [{ ip, location, answeredBy: 'mmdb', answeredAt: ANSWERED_AT }];
  });
}

async function storeLog(store: Store, { name, parts }: HistoryLog): Promise<number> {
  let source = await findSource(store, name);
  let lines = 0;
  for (const { logins, sessionEnds } of parts) {
    lines += logins.count;
    if (lines <= source.position.lines) continue;
    const position = {
      offsetBytes: lines * BYTES_PER_LINE,
      lines,
      tailHash: createHash('sha256').update(`${name} ${lines}`).digest('hex'),
      tailBytes: BYTES_PER_LINE,
      cursor: null,
      parserState: '',
    };
    ({ source } = await store.commit({
      source,
      position,
      logins,
      sessionEnds,
      addresses: newAnswers(logins),
    }));
  }
  return lines;
}

const [url = '', millions = '1', days = '365', hosts = '10', stop = millions] = process.argv.slice(2);
const rows = Number(millions) * MILLION;
const wanted = Math.min(rows, Number(stop) * MILLION);
const startedAt = monotonicSeconds();
let store = await openStore({ url });
let [done, doneBefore] = [0, 0];
for (const log of history({ rows, days: Number(days), hosts: Number(hosts) })) {
  done += await storeLog(store, log);
  if (done - doneBefore < ROWS_PER_RUN && done < wanted) continue;
  doneBefore = done;
  await store.close();
  store = await openStore({ url });
  console.log(`${done} rows, ${(monotonicSeconds() - startedAt).toFixed(0)} s`);
  if (done >= wanted) break;
}
console.log(`${Math.round((await store.sizeBytes()) / 2 ** 20)} MiB`);
await store.close();
