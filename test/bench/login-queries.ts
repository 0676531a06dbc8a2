// How long `logins` and `top` take with each filter, as whole processes on a given database of make-database.ts.
// By hand: npm run bench:logins -- duckdb:/tmp/50.duckdb
// The arguments are a database URL, how many days and hosts it is of, and how often each command runs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mainFile } from '../support/project.js';
import { population } from './history/history.js';
import { median } from './measure/median.js';
import { runProcess } from './measure/run-process.js';
import { megabytes, seconds, table } from './report/table.js';

type Question = { readonly name: string; readonly filter: readonly string[] };

const PAGE = 50;
const KINDS = ['addresses', 'networks', 'users', 'countries', 'asns', 'hosts', 'keys', 'reasons'] as const;

const [url = '', days = '365', hosts = '10', rounds = '3'] = process.argv.slice(2);
const questions = questionsAbout(Number(days), Number(hosts));
const folder = mkdtempSync(join(tmpdir(), 'authtrack-bench-'));

function questionsAbout(ofDays: number, ofHosts: number): readonly Question[] {
  const { attackers, accounts, from, until } = population({ days: ofDays, hosts: ofHosts });
  const byWeight = [...attackers].sort((a, b) => b.weight - a.weight);
  const busy = byWeight.find((attacker) => attacker.until - attacker.from === ofDays * 86_400) ?? byWeight[0];
  const rare = byWeight.filter(({ ip }) => !ip.includes(':')).at(-1);
  const ipv6 = byWeight.find(({ ip }) => ip.includes(':'));
  const [program, ...people] = accounts;
  const person = people.find(({ isProgram, weight }) => !isProgram && weight < 0.05);
  const octets = (ip = '', count = 4): string => ip.split('.').slice(0, count).join('.');
  const day = (at: number): string => new Date(at * 1000).toISOString().slice(0, 10);
  const middle = (from + until) / 2;
  const of = (name: string, ...filter: string[]): Question => ({ name, filter });
  return [
    of('no filter'),
    of('the last day', '--since', day(until - 86_400)),
    of('until half a year ago', '--until', day(middle)),
    of('one day half a year ago', '--since', day(middle), '--until', day(middle + 86_400)),
    of('the busiest host', '--host', 'web1'),
    of('a host with few rows', '--host', 'backup'),
    of('a host that is not there', '--host', 'nowhere'),
    of('user root', '--user', 'root'),
    of('a program', '--user', program?.user ?? ''),
    of('a person who seldom logs in', '--user', person?.user ?? ''),
    of('a name that was tried once in a while', '--user', 'admin1500'),
    of('a name that is not there', '--user', 'nobody at all'),
    of('a busy address', '--ip', busy?.ip ?? ''),
    of('a rare address', '--ip', rare?.ip ?? ''),
    of('an IPv6 /64', '--ip', `${ipv6?.ip.replace(/::.*$/, '') ?? ''}::/64`),
    of('a busy /24', '--ip', `${octets(busy?.ip, 3)}.0/24`),
    of('a /16', '--ip', `${octets(busy?.ip, 2)}.0.0/16`),
    of('an address that is not there', '--ip', '192.0.2.1'),
    of('a frequent country', '--country', 'CN'),
    of('a rare country', '--country', 'KZ'),
    of('a country that is not there', '--country', 'IS'),
    of('a frequent system', '--asn', String(busy?.place.asn ?? 0)),
    of('a rare system', '--asn', String(rare?.place.asn ?? 0)),
    of('status Accepted', '--status', 'accepted'),
    of('status Failed', '--status', 'failed'),
    of('status Probe', '--status', 'probe'),
    of('method publickey', '--method', 'publickey'),
    of('method keyboard-interactive', '--method', 'keyboard-interactive'),
    of('the key of a program', '--key', program?.keys[0]?.key_fingerprint ?? ''),
    of('the key of a person', '--key', person?.keys[0]?.key_fingerprint ?? ''),
    of('a key that is not there', '--key', `SHA256:${'x'.repeat(43)}`),
    of('logins from a country', '--status', 'accepted', '--country', 'US'),
    of(
      'a user on a host by password',
      '--user',
      person?.user ?? '',
      '--host',
      'web1',
      '--method',
      'password',
    ),
  ];
}

async function measure(name: string, args: readonly string[]): Promise<readonly string[]> {
  const found: number[] = [];
  let [rows, peak] = [0, 0];
  for (let round = 0; round < Number(rounds); round++) {
    const {
      seconds: taken,
      output,
      peakBytes,
    } = await runProcess(
      { program: process.execPath, args: [mainFile, ...args, '--db', url, '--quiet'] },
      folder,
    );
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
  console.log(`logins --limit ${PAGE}\n`);
  await measureAll(
    questions.map(({ name, filter }) => [
      name,
      ['logins', '--limit', String(PAGE), '--format', 'jsonl', ...filter],
    ]),
  );
  console.log('top, without a filter\n');
  await measureAll(KINDS.map((kind) => [kind, ['top', kind, '--format', 'jsonl']]));
  console.log('top addresses\n');
  await measureAll(
    questions.map(({ name, filter }) => [name, ['top', 'addresses', '--format', 'jsonl', ...filter]]),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
