// A made-up history of some machines on the Internet: nearly all rows are attacks, three of a hundred are logins by a few
// hundred people and programs, and some are probes. The same options always give the same rows.
import { LoginsBuilder } from '../../../src/model/logins-builder.js';
import type { FoundKind } from '../../../src/model/login.js';
import { type LocatedLogins, NONE, withCountries } from '../../../src/model/logins.js';
import { createRandom, type Random } from '../../../tools/sample-log/random.js';
import { type Attacker, attackers, attackersBetween, triedNames } from './attackers.js';
import { type Account, accounts } from './people.js';
import { type Place, unknownPlace } from './places.js';
import { weightedIndex, zipf } from './weighted.js';

export type HistoryOptions = {
  readonly rows: number;
  readonly days: number;
  readonly hosts: number;
};

/** A log of one host and one week, as logrotate leaves it. */
export type HistoryLog = {
  readonly name: string;
  readonly parts: Iterable<LocatedLogins>;
};

const SEED = 22;
const WEEK_DAYS = 7;
const DAY_SECONDS = 86_400;
const LAST_DAY = Date.UTC(2026, 10, 1);
const MICROS = 1_000_000;

const ATTACKERS = 150_000;
const NAMES = 60_000;
const PEOPLE = 300;

const LOGINS = 0.04;
const PROBES = 0.06;
const ROOT = 0.4;
const OWN_NAMES = 0.01;

/** The probability that an attacker's next row is from the same connection. */
const SAME_CONNECTION = 0.6;

/** Below the batches of a real run by as much as one row needs. */
const ROWS_PER_PART = 40_960;

type Population = {
  readonly random: Random;
  readonly accounts: readonly Account[];
  readonly attackers: readonly Attacker[];
  /** Seconds since 1970 UTC. */
  readonly from: number;
  readonly until: number;
};

/** Returns who is in a history, and its period. */
export function population({ days, hosts }: Pick<HistoryOptions, 'days' | 'hosts'>): Population {
  const random = createRandom(SEED, 'history');
  const until = LAST_DAY / 1000;
  return {
    random,
    accounts: accounts(random, PEOPLE, hosts),
    attackers: attackers(random, ATTACKERS, days),
    ...{ from: until - days * DAY_SECONDS, until },
  };
}

type World = HistoryOptions &
  Population & {
    readonly names: readonly string[];
    readonly nameIndex: (fraction: number) => number;
    /** By host. */
    readonly accountsOn: readonly ((fraction: number) => Account | undefined)[];
  };

/** Returns the logs in the order in which they were written; all hosts of a week, then the next week. */
export function* history(options: HistoryOptions): Generator<HistoryLog> {
  const world = makeWorld(options);
  const { days, hosts, rows } = options;
  const weeks = Math.ceil(days / WEEK_DAYS);
  // The first host is the busiest.
  const weights = [...zipf(hosts, 2)];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let [share, done] = [0, 0];
  for (let week = 0; week < weeks; week++) {
    const from = week * WEEK_DAYS * DAY_SECONDS;
    const until = Math.min(days, (week + 1) * WEEK_DAYS) * DAY_SECONDS;
    const pick = attackersBetween(world.attackers, from, until);
    for (let host = 0; host < hosts; host++) {
      share += ((weights[host] ?? 0) / total) * ((until - from) / (days * DAY_SECONDS));
      const isLast = week === weeks - 1 && host === hosts - 1;
      const count = (isLast ? rows : Math.round(share * rows)) - done;
      done += count;
      yield {
        name: `${hostName(host)}/auth.log.${weeks - week}`,
        parts: logOf(world, { host, from, until, count, pick }),
      };
    }
  }
}

function hostName(host: number): string {
  return (
    ['web1', 'web2', 'db1', 'mail', 'gate', 'ci', 'files', 'dev', 'vpn', 'backup'][host] ?? `node${host + 1}`
  );
}

function makeWorld(options: HistoryOptions): World {
  const people = population(options);
  const accountsOn = Array.from({ length: options.hosts }, (_, host) => {
    const here = people.accounts.filter(({ hosts }) => hosts.includes(host));
    const index = weightedIndex(here.map(({ weight }) => weight));
    return (fraction: number) => here[index(fraction)];
  });
  return {
    ...options,
    ...people,
    names: triedNames(NAMES),
    nameIndex: weightedIndex(zipf(NAMES, 3)),
    accountsOn,
  };
}

type Log = {
  readonly host: number;
  /** Seconds since the beginning of the history. */
  readonly from: number;
  readonly until: number;
  readonly count: number;
  readonly pick: (fraction: number) => Attacker;
};

function* logOf(world: World, log: Log): Generator<LocatedLogins> {
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

const reasons = weightedReasons();

/** Writes the rows of one log. */
class LogWriter {
  readonly #world: World;
  readonly #log: Log;
  readonly #host: string;
  readonly #places = new Map<string, Place>();
  #builder = new LoginsBuilder();
  #connection: Connection | undefined;
  #pid = 1000;

  constructor(world: World, log: Log) {
    this.#world = world;
    this.#log = log;
    this.#host = hostName(log.host);
  }

  /** Rows `first` up to, not including, `end`. */
  part(first: number, end: number): LocatedLogins {
    this.#builder = new LoginsBuilder(end - first);
    this.#places.clear();
    const { random, from: beginning } = this.#world;
    const { from, until, count } = this.#log;
    const step = (until - from) / count;
    for (let n = first; n < end; n++) {
      const at = from + (n + random.fraction()) * step;
      this.#row(n + 1, Math.floor((beginning + at) * MICROS), at);
    }
    return located(this.#builder, this.#places);
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
    if (!byPassword) random.pick(keys);
    const method = byPassword ? (random.chance(0.2) ? 'keyboard-interactive/pam' : 'password') : 'publickey';
    const n = this.#add(line, date, { status: 'Accepted', method, reading: 'accepted' });
    this.#from(n, from?.ip ?? '', from?.place ?? unknownPlace);
    this.#builder.user[n] = this.#builder.userOf(account.user);
    this.#builder.attempts[n] = 1;
    return true;
  }

  #probe(line: number, date: number): void {
    const { random } = this.#world;
    reasons(random.fraction());
    const attacker = this.#log.pick(random.fraction());
    const n = this.#add(line, date, { status: 'Probe', method: null, reading: 'probe' });
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

  #add(line: number, date: number, kind: Pick<FoundKind, 'status' | 'method' | 'reading'>): number {
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

  #from(n: number, ip: string, place: Place): void {
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

function located(builder: LoginsBuilder, found: ReadonlyMap<string, Place>): LocatedLogins {
  return withCountries(builder, new Map([...found].map(([ip, { country }]) => [ip, country])));
}

function weightedReasons(): (fraction: number) => number {
  return weightedIndex([30, 8, 12, 25, 10, 8, 3, 2, 1, 1]);
}
