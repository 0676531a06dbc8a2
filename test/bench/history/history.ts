// A made-up history of some machines on the Internet: nearly all rows are attacks, three of a hundred are logins by a few
// hundred people and programs, and some are probes. The same options always give the same rows.
import { createRandom } from '../../../tools/sample-log/random.js';
import { attackers, attackersBetween, triedNames } from './attackers.js';
import { type HistoryPart, hostName, type Population, partsOf, type World } from './log-writer.js';
import { accounts } from './people.js';
import { weightedIndex, zipf } from './weighted.js';

/** How many rows the history has, of how many days and hosts. */
export type HistoryOptions = { readonly rows: number; readonly days: number; readonly hosts: number };

/** A log of one host and one week, as logrotate leaves it. */
export type HistoryLog = {
  readonly name: string;
  readonly parts: Iterable<HistoryPart>;
};

const SEED = 22;
const WEEK_DAYS = 7;
const DAY_SECONDS = 86_400;
const LAST_DAY = Date.UTC(2026, 10, 1);

const ATTACKERS = 150_000;
const NAMES = 60_000;
const PEOPLE = 300;

/** Returns who is in a history, and its period. */
function population({ days, hosts }: HistoryOptions): Population {
  const random = createRandom(SEED, 'history');
  const until = LAST_DAY / 1000;
  return {
    random,
    accounts: accounts(random, PEOPLE, hosts),
    attackers: attackers(random, ATTACKERS, days),
    ...{ from: until - days * DAY_SECONDS, until },
  };
}

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
        parts: partsOf(world, { host, from, until, count, pick }),
      };
    }
  }
}

function makeWorld(options: HistoryOptions): World {
  const people = population(options);
  const accountsOn = Array.from({ length: options.hosts }, (_, host) => {
    const here = people.accounts.filter(({ hosts }) => hosts.includes(host));
    const index = weightedIndex(here.map(({ weight }) => weight));
    return (fraction: number) => here[index(fraction)];
  });
  return {
    ...people,
    names: triedNames(NAMES),
    nameIndex: weightedIndex(zipf(NAMES, 3)),
    accountsOn,
  };
}
