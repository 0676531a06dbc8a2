// Fills a new database with a made-up history (history/history.ts) as `analyze` would, through the store, with the tables
// of this program. By hand: npm run bench:database -- duckdb:/tmp/50.duckdb 50
// The arguments are a database URL, millions of rows, and how many days and hosts they are of.
import { createHash } from 'node:crypto';
import { monotonicSeconds } from '../../src/lib/clock.js';
import { openStore, type Store } from '../../src/store/store.js';
import { history, type HistoryLog } from './history/history.js';

const MILLION = 1_000_000;
const BYTES_PER_LINE = 110;
const HEAD_BYTES = 1000;

async function storeLog(store: Store, { name, parts }: HistoryLog): Promise<number> {
  let source = await store.addSource(name, Buffer.from(name.padEnd(HEAD_BYTES)));
  let lines = 0;
  for (const logins of parts) {
    lines += logins.count;
    const position = {
      offsetBytes: lines * BYTES_PER_LINE,
      lines,
      tailHash: createHash('sha256').update(`${name} ${lines}`).digest('hex'),
      tailBytes: BYTES_PER_LINE,
      cursor: null,
      parserState: '',
    };
    ({ source } = await store.commit({ source, position, logins, addresses: [] }));
  }
  return lines;
}

const [url = '', millions = '1', days = '365', hosts = '10'] = process.argv.slice(2);
const rows = Number(millions) * MILLION;
const store = await openStore({ url });
const startedAt = monotonicSeconds();
let [done, shown] = [0, 0];
for (const log of history({ rows, days: Number(days), hosts: Number(hosts) })) {
  done += await storeLog(store, log);
  if (done - shown < MILLION && done < rows) continue;
  shown = done;
  const seconds = monotonicSeconds() - startedAt;
  console.log(`${done} rows, ${seconds.toFixed(0)} s, ${Math.round(done / seconds)} rows a second`);
}
console.log(`${Math.round((await store.sizeBytes()) / 2 ** 20)} MiB`);
await store.close();
