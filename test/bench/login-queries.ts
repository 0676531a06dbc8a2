// How long `logins` and `top` take with each filter, as whole processes on a given database of make-database.ts.
// By hand: npm run bench:logins -- duckdb:/tmp/50.duckdb
// The arguments are a database URL and how often each command runs. Values to ask for are taken from the database.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine } from '../../src/store/open-engine.js';
import { mainFile } from '../support/project.js';
import { median } from './measure/median.js';
import { runProcess } from './measure/run-process.js';
import { typicalValues, type TypicalValues } from './measure/typical-values.js';
import { megabytes, seconds, table } from './report/table.js';

type Question = { readonly name: string; readonly filter: readonly string[] };

const PAGE = 50;
const KINDS = ['addresses', 'networks', 'users', 'countries', 'asns', 'hosts', 'keys', 'reasons'] as const;

const [url = '', rounds = '3'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'authtrack-bench-'));

async function askFor(): Promise<readonly Question[]> {
  const engine = await openEngine(url, { access: 'read' });
  try {
    return await questions(await typicalValues(engine));
  } finally {
    await engine.close();
  }
}

async function questions({ of, from, until }: TypicalValues): Promise<readonly Question[]> {
  const accepted = "status = 'Accepted'";
  const [user, account, host] = [await of('"user"'), await of('"user"', accepted), await of('host')];
  const attacks = "status <> 'Accepted'";
  const ip = await of('ip', `${attacks} AND ip NOT LIKE '%:%'`);
  const ipv6 = await of('ip', `${attacks} AND ip LIKE '%:%'`);
  const [country, asn, key] = [
    await of('country_code'),
    await of('asn'),
    await of('key_fingerprint', accepted),
  ];
  const octets = (count: number): string => ip.frequent.split('.').slice(0, count).join('.');
  const day = (micros: number): string => new Date(micros / 1000).toISOString().slice(0, 10);
  const [middle, oneDay] = [(from + until) / 2, 86_400_000_000];
  const asked: readonly (readonly [name: string, ...filter: readonly string[]])[] = [
    ['no filter'],
    ['the last day', '--since', day(until - oneDay)],
    ['until half of the time', '--until', day(middle)],
    ['one day in the middle', '--since', day(middle), '--until', day(middle + oneDay)],
    ['the busiest host', '--host', host.frequent],
    ['a quiet host', '--host', 'backup'],
    ['a host that is not there', '--host', 'nowhere'],
    ['the name that is tried most', '--user', user.frequent],
    ['a name that is seldom tried', '--user', user.rare],
    ['a program', '--user', account.frequent],
    ['a person who seldom logs in', '--user', account.rare],
    ['a name that is not there', '--user', 'nobody at all'],
    ['a busy address', '--ip', ip.frequent],
    ['a rare address', '--ip', ip.rare],
    ['an address that is not there', '--ip', '192.0.2.1'],
    ['a /24', '--ip', `${octets(3)}.0/24`],
    ['a /16', '--ip', `${octets(2)}.0.0/16`],
    ['an IPv6 /64', '--ip', `${ipv6.frequent.replace(/::.*$/, '')}::/64`],
    ['a frequent country', '--country', country.frequent],
    ['a rare country', '--country', country.rare],
    ['a country that is not there', '--country', 'IS'],
    ['a frequent system', '--asn', asn.frequent],
    ['a rare system', '--asn', asn.rare],
    ['logins', '--status', 'accepted'],
    ['failed attempts', '--status', 'failed'],
    ['probes', '--status', 'probe'],
    ['method publickey', '--method', 'publickey'],
    ['method keyboard-interactive', '--method', 'keyboard-interactive'],
    ['the key of a program', '--key', key.frequent],
    ['the key of a person', '--key', key.rare],
    ['a key that is not there', '--key', `SHA256:${'x'.repeat(43)}`],
    ['logins from a country', '--status', 'accepted', '--country', country.frequent],
    ['a person on a host', '--user', account.rare, '--host', host.frequent],
  ];
  // A database of an earlier version has no keys and systems to ask for.
  return asked.filter((parts) => !parts.includes('')).map(([name, ...filter]) => ({ name, filter }));
}

async function measure(name: string, args: readonly string[]): Promise<readonly string[]> {
  const found: number[] = [];
  let [rows, peak] = [0, 0];
  for (let round = 0; round < Number(rounds); round++) {
    const {
      seconds: taken,
      output,
      peakBytes,
    } = await runProcess({ program: process.execPath, args: [mainFile, ...args, '--db', url] }, folder);
    found.push(taken);
    rows = output.split('\n').length - 1;
    peak = Math.max(peak, peakBytes ?? 0);
  }
  return [name, String(rows), seconds(found[0] ?? null), seconds(median(found)), megabytes(peak)];
}

async function measureAll(
  commands: readonly (readonly [name: string, args: readonly string[]])[],
): Promise<void> {
  const rows: (readonly string[])[] = [];
  for (const [name, args] of commands) {
    try {
      rows.push(await measure(name, args));
    } catch (error) {
      rows.push([name, '', '', '', error instanceof Error ? error.message.slice(0, 200) : String(error)]);
    }
    console.error(rows.at(-1)?.join(' · '));
  }
  console.log(table(['filter', 'rows', 'first', 'median', 'memory'], rows));
}

try {
  const all = await askFor();
  console.log(`logins --limit ${PAGE}\n`);
  await measureAll(
    all.map(({ name, filter }) => [
      name,
      ['logins', '--limit', String(PAGE), '--format', 'jsonl', ...filter],
    ]),
  );
  console.log('top, without a filter\n');
  await measureAll(KINDS.map((kind) => [kind, ['top', kind, '--format', 'jsonl']]));
  console.log('top addresses\n');
  await measureAll(
    all.map(({ name, filter }) => [name, ['top', 'addresses', '--format', 'jsonl', ...filter]]),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
