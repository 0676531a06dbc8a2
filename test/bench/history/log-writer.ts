// Writes the rows of one log of a made-up history: see history.ts.
import { defaultBatchLimits } from '../../../src/model/batch-limits.js';
import { LoginsBuilder } from '../../../src/model/logins-builder.js';
import type { FoundKind } from '../../../src/model/login.js';
import { type Location, unknownLocation } from '../../../src/model/location.js';
import { type LocatedLogins, NONE, withLocations } from '../../../src/model/logins.js';
import type { SessionEnd } from '../../../src/model/session-end.js';
import type { Random } from '../../../tools/sample-log/random.js';
import type { Attacker } from './attackers.js';
import type { Account } from './people.js';
import { weightedIndex } from './weighted.js';

export type HistoryPart = { readonly logins: LocatedLogins; readonly sessionEnds: readonly SessionEnd[] };

const DAY_SECONDS = 86_400;
const MICROS = 1_000_000;

const LOGINS = 0.04;
const PROBES = 0.06;
const ROOT = 0.4;
const OWN_NAMES = 0.01;

/** The share of logins whose end is logged. */
const ENDED = 0.9;

/** The probability that an attacker's next row is from the same connection. */
const SAME_CONNECTION = 0.6;

/** As a real run stores them. */
const ROWS_PER_PART = defaultBatchLimits.logins;

export type Population = {
  readonly random: Random;
  readonly accounts: readonly Account[];
  readonly attackers: readonly Attacker[];
  /** Seconds since 1970 UTC. */
  readonly from: number;
  readonly until: number;
};

export type World = Population & {
  readonly names: readonly string[];
  readonly nameIndex: (fraction: number) => number;
  /** By host. */
  readonly accountsOn: readonly ((fraction: number) => Account | undefined)[];
};

type Log = {
  readonly host: number;
  /** Seconds since the beginning of the history. */
  readonly from: number;
  readonly until: number;
  readonly count: number;
  readonly pick: (fraction: number) => Attacker;
};

export function* partsOf(world: World, log: Log): Generator<HistoryPart> {
  const writer = new LogWriter(world, log);
  for (let first = 0; first < log.count; first += ROWS_PER_PART) {
    yield writer.part(first, Math.min(log.count, first + ROWS_PER_PART));
  }
}

type Connection = {
  readonly attacker: Attacker;
  readonly user: string;
  readonly isAccount: boolean;
  readonly port: number;
  readonly pid: number;
};

/** Writes the rows of one log. */
class LogWriter {
  readonly #world: World;
  readonly #log: Log;
  readonly #host: string;
  readonly #places = new Map<string, Location>();
  #builder = new LoginsBuilder();
  #ends: SessionEnd[] = [];
  #connection: Connection | undefined;
  #pid = 1000;

  constructor(world: World, log: Log) {
    this.#world = world;
    this.#log = log;
    this.#host = hostName(log.host);
  }

  /** Rows `first` up to, not including, `end`. */
  part(first: number, end: number): HistoryPart {
    this.#builder = new LoginsBuilder(end - first);
    this.#ends = [];
    this.#places.clear();
    const { random, from: beginning } = this.#world;
    const { from, until, count } = this.#log;
    const step = (until - from) / count;
    for (let n = first; n < end; n++) {
      const at = from + (n + random.fraction()) * step;
      this.#row(n + 1, Math.floor((beginning + at) * MICROS), at);
    }
    return { logins: withLocations(this.#builder, this.#places), sessionEnds: this.#ends };
  }

  #row(line: number, date: number, at: number): void {
    const draw = this.#world.random.fraction();
    if (draw < LOGINS && this.#login(line, date, at)) return;
    if (draw < LOGINS + PROBES) this.#probe(line, date);
    else this.#attempt(line, date);
  }

  /** Returns false if nobody logs in at this hour. */
  #login(line: number, date: number, at: number): boolean {
    const { random, accountsOn } = this.#world;
    const account = accountsOn[this.#log.host]?.(random.fraction());
    if (account === undefined || (!account.isProgram && !random.chance(isAtWork(at)))) return false;
    const { addresses, keys } = account;
    const from = random.chance(0.7) ? addresses[0] : random.pick(addresses);
    const byPassword = !account.isProgram && random.chance(0.3);
    const key = byPassword ? {} : random.pick(keys);
    const method = byPassword ? (random.chance(0.2) ? 'keyboard-interactive/pam' : 'password') : 'publickey';
    const n = this.#add(line, date, { status: 'Accepted', method, reading: 'accepted' });
    this.#from(n, from?.ip ?? '', from?.place ?? unknownLocation);
    this.#builder.user[n] = this.#builder.userOf(account.user);
    this.#builder.attempts[n] = 1;
    this.#builder.key[n] = this.#builder.keyOf(key);
    if (random.chance(ENDED)) this.#end(n, from?.ip ?? '', account.isProgram);
    return true;
  }

  #end(n: number, ip: string, isShort: boolean): void {
    const seconds = this.#world.random.between(1, isShort ? 30 : 6 * 3600);
    const date = (this.#builder.date[n] ?? 0) + seconds * MICROS;
    this.#ends.push({ host: this.#host, ip, port: this.#builder.port[n] ?? null, pid: null, date });
  }

  #probe(line: number, date: number): void {
    const { random } = this.#world;
    const [reason] = probeReasons[probeReason(random.fraction())] ?? ['closed'];
    const attacker = this.#log.pick(random.fraction());
    const n = this.#add(line, date, { status: 'Probe', method: null, reading: 'probe', reason });
    this.#from(n, attacker.ip, attacker.place);
    this.#builder.attempts[n] = 0;
  }

  #attempt(line: number, date: number): void {
    const { random } = this.#world;
    const isSame = this.#connection !== undefined && random.chance(SAME_CONNECTION);
    const connection = isSame && this.#connection !== undefined ? this.#connection : this.#connect();
    this.#connection = connection;
    const { attacker, isAccount } = connection;
    const isNotice = !isAccount && !isSame;
    const n = this.#add(line, date, {
      status: isAccount ? 'Failed' : 'Invalid',
      method: isNotice ? null : 'password',
      reading: isAccount ? 'failed' : isNotice ? 'invalid' : 'failed invalid',
    });
    this.#from(n, attacker.ip, attacker.place);
    const { port, pid, user } = connection;
    this.#builder.user[n] = this.#builder.userOf(user);
    this.#builder.port[n] = port;
    this.#builder.pid[n] = pid;
    this.#builder.attempts[n] = isNotice ? 0 : 1;
  }

  #connect(): Connection {
    const { random, names, nameIndex } = this.#world;
    const draw = random.fraction();
    const isAccount = draw < ROOT + OWN_NAMES;
    const user =
      draw < ROOT
        ? 'root'
        : isAccount
          ? random.pick(this.#world.accounts).user
          : (names[nameIndex(random.fraction())] ?? '');
    return {
      attacker: this.#log.pick(random.fraction()),
      ...{ user, isAccount },
      port: random.between(1024, 65_535),
      pid: ++this.#pid,
    };
  }

  #add(
    line: number,
    date: number,
    kind: Pick<FoundKind, 'status' | 'method' | 'reading' | 'reason'>,
  ): number {
    const builder = this.#builder;
    const n = builder.addRow();
    builder.line[n] = line;
    builder.date[n] = date;
    builder.kind[n] = builder.kindOf({ ...kind, service: 'sshd', host: this.#host, rhost: null, origin: '' });
    builder.user[n] = NONE;
    builder.port[n] = this.#world.random.between(1024, 65_535);
    builder.pid[n] = ++this.#pid;
    return n;
  }

  #from(n: number, ip: string, place: Location): void {
    this.#builder.ip[n] = this.#builder.ipOf(ip);
    this.#places.set(ip, place);
  }
}

/** How likely it is that a person logs in at this time: in Berlin, seldom at night. */
function isAtWork(seconds: number): number {
  const hour = (seconds / 3600 + 1) % 24;
  const isWeekend = Math.floor(seconds / DAY_SECONDS) % 7 >= 5;
  const byHour = hour >= 8 && hour < 18 ? 1 : hour >= 6 && hour < 23 ? 0.2 : 0.02;
  return isWeekend ? byHour * 0.1 : byHour;
}

const probeReasons = [
  ['no-identification', 30],
  ['bad-banner', 8],
  ['no-common-algorithm', 12],
  ['closed', 25],
  ['reset', 10],
  ['timeout', 8],
  ['max-attempts', 3],
  ['penalty', 2],
  ['max-startups', 1],
  ['protocol-error', 1],
] as const;

const probeReason = weightedIndex(probeReasons.map(([, weight]) => weight));

export function hostName(host: number): string {
  return (
    ['web1', 'web2', 'db1', 'mail', 'gate', 'ci', 'files', 'dev', 'vpn', 'backup'][host] ?? `node${host + 1}`
  );
}
