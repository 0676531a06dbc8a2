// The attackers of a day: many attack once, some return, and on a few days a whole network attacks at once.
import type { Activity } from './activity.js';
import type { Address, AddressSource } from './addresses.js';
import { DAY_MS, MINUTE_MS, atHour, type Day } from './calendar.js';
import { MAX_AUTH_TRIES, writeGuess, type Peer } from './guess.js';
import { drawNameTried } from './names-tried.js';
import { writeProbe } from './probe.js';
import { createRandom, weigh, type Random } from './random.js';

/** The attack of one network: when, from where, and how many hosts take part. */
type Burst = {
  readonly date: string;
  readonly countryCode: string;
  readonly hosts: number;
  readonly fromHour: number;
  readonly hours: number;
  readonly lines: number;
};

const bursts: readonly Burst[] = [
  { date: '04-29', countryCode: 'VN', hosts: 14, fromHour: 1, hours: 9, lines: 420 },
  { date: '05-12', countryCode: 'BR', hosts: 22, fromHour: 11, hours: 7, lines: 560 },
  { date: '05-23', countryCode: 'RO', hosts: 6, fromHour: 15, hours: 8, lines: 280 },
  { date: '05-24', countryCode: 'RO', hosts: 6, fromHour: 0.1, hours: 12, lines: 330 },
];

/** Shares in percent of the countries with most attackers; the rest of the world shares what is left. */
const headOfCountries = [
  ...weigh(15, ['CN']),
  ...weigh(12, ['US']),
  ...weigh(6, ['IN', 'RU', 'SG']),
  ...weigh(5, ['DE', 'KR']),
  ...weigh(4, ['HK', 'ID']),
  ...weigh(3, ['BR', 'NL', 'VN']),
  ...weigh(2, ['FR', 'GB', 'IR']),
  ...weigh(1, ['AR', 'BD', 'JP', 'MX', 'PK', 'TH', 'TR', 'TW', 'UA']),
];
const REST_OF_THE_WORLD = 'rest';
const REST_PERCENT = 15;
/** A country with more blocks than this is not more likely. */
const MOST_BLOCKS_COUNTED = 400;
/** User names that attackers try with whole password lists. */
const namesHammered = [
  ...weigh(6, ['root']),
  ...weigh(2, ['admin']),
  ...weigh(1, ['ubuntu', 'postgres', 'deploy']),
];
/** Some attackers wait between connections, some keep several open. */
const hammerGapsMs = [45_000, 12_000, 1_500] as const;
/** The hosts of a network attack in waves. */
const WAVES_PER_HOUR = 3;
const WAVE_MS = 150_000;
const V6_CHANCE = 0.03;
const RETURNING_CHANCE = 0.22;
const MOST_RETURNING = 90;

export type Attackers = {
  /** The connections of one day: about `budgetLines` lines, plus the bursts. */
  readonly attack: (day: Day, budgetLines: number) => readonly Activity[];
};

/** The lines that the bursts up to and including a day add to the daily lines. */
export function countBurstLines(untilDate: string): number {
  return bursts.filter(({ date }) => date <= untilDate).reduce((sum, { lines }) => sum + lines, 0);
}

export function createAttackers(seed: number, addresses: AddressSource): Attackers {
  const heads = [...headOfCountries, [REST_OF_THE_WORLD, REST_PERCENT] as const];
  const named = new Set(headOfCountries.map(([code]) => code));
  const rest = addresses.countries
    .filter(([code]) => !named.has(code))
    .map(([code, blocks]) => [code, Math.min(blocks, MOST_BLOCKS_COUNTED)] as const);
  const returning: Address[] = [];
  const bursting = new Map<string, readonly Address[]>();

  const drawAttacker = (random: Random): Address => {
    if (returning.length > 0 && random.chance(RETURNING_CHANCE)) return random.pick(returning);
    const head = random.pickWeighted(heads);
    const code = head === REST_OF_THE_WORLD ? random.pickWeighted(rest) : head;
    const attacker = random.chance(V6_CHANCE) ? addresses.drawV6(random) : addresses.drawFrom(code, random);
    if (returning.length < MOST_RETURNING) returning.push(attacker);
    else if (random.chance(0.3)) returning[random.between(0, MOST_RETURNING - 1)] = attacker;
    return attacker;
  };

  const attack = (day: Day, budgetLines: number): readonly Activity[] => {
    const random = createRandom(seed, `attacks ${day.date}`);
    const activities: Activity[] = [];
    let lines = 0;
    while (lines < budgetLines) {
      for (const activity of writeCampaign(drawAttacker(random), day, random)) {
        activities.push(activity);
        lines += activity.lines.length;
      }
    }
    for (const burst of bursts.filter(({ date }) => date === day.date)) {
      const hosts =
        bursting.get(burst.countryCode) ?? addresses.drawNetwork(burst.countryCode, burst.hosts, random);
      bursting.set(burst.countryCode, hosts);
      activities.push(...writeBurst(burst, hosts, { day, random }));
    }
    return activities;
  };
  return { attack };
}

/** What one address does on one day. */
function writeCampaign(from: Address, day: Day, random: Random): readonly Activity[] {
  const startMs = day.startMs + random.between(0, DAY_MS - 1);
  const kind = random.fraction();
  if (kind < 0.27) {
    return times(random.between(1, 2), (nth) =>
      writeProbe(peerAt(from, random), startMs + nth * 1100, random),
    );
  }
  if (kind < 0.97) {
    const pace =
      kind < 0.72
        ? { gapMs: 20 * MINUTE_MS, connections: random.between(1, 3) }
        : { gapMs: 5 * MINUTE_MS, connections: random.between(3, 9) };
    return writeSpray(from, { startMs, ...pace }, random);
  }
  const gapMs = random.pick(hammerGapsMs);
  return writeHammer(from, { startMs, gapMs, connections: random.between(8, 22) }, random);
}

type Pace = { readonly startMs: number; readonly gapMs: number; readonly connections: number };

/** One password for each of many names. */
function writeSpray(from: Address, pace: Pace, random: Random): readonly Activity[] {
  return writePaced(pace, random, (startMs) => {
    const tries = random.pickWeighted([[1, 88] as const, [2, 5], [3, 3], [0, 4]]);
    return writeGuess({ peer: peerAt(from, random), startMs, user: drawNameTried(random), tries }, random);
  });
}

/** Many passwords for one name, mostly root. */
function writeHammer(from: Address, pace: Pace, random: Random): readonly Activity[] {
  const user = random.pickWeighted(namesHammered);
  const persistent = random.chance(0.5);
  return writePaced(pace, random, (startMs) => {
    const tries = persistent
      ? MAX_AUTH_TRIES
      : random.pickWeighted([[1, 6] as const, [2, 1], [3, 2], [5, 1]]);
    return writeGuess({ peer: peerAt(from, random), startMs, user, tries }, random);
  });
}

function writeBurst(
  burst: Burst,
  hosts: readonly Address[],
  { day, random }: { day: Day; random: Random },
): readonly Activity[] {
  const activities: Activity[] = [];
  let lines = 0;
  while (lines < burst.lines) {
    const wave = random.between(0, burst.hours * WAVES_PER_HOUR - 1) / WAVES_PER_HOUR;
    const startMs = atHour(day, burst.fromHour + wave) + random.between(0, WAVE_MS);
    const user = random.chance(0.45) ? 'root' : drawNameTried(random);
    const tries = random.pickWeighted([[1, 5] as const, [3, 3], [MAX_AUTH_TRIES, 4]]);
    const activity = writeGuess({ peer: peerAt(random.pick(hosts), random), startMs, user, tries }, random);
    activities.push(activity);
    lines += activity.lines.length;
  }
  return activities;
}

function writePaced(pace: Pace, random: Random, write: (startMs: number) => Activity): readonly Activity[] {
  let startMs = pace.startMs;
  return times(pace.connections, () => {
    const activity = write(startMs);
    startMs += random.between(Math.floor(pace.gapMs / 4), pace.gapMs * 2);
    return activity;
  });
}

function peerAt(address: Address, random: Random): Peer {
  return { ...address, port: random.between(32768, 60999) };
}

function times<T>(count: number, make: (nth: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, nth) => make(nth));
}
