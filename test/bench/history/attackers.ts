// Addresses that attack, and the names that they try. Some networks are hot: a few hundred of thousands have a third of
// the attempts. Most addresses come for days and never again, as a rented machine does.
import type { Random } from '../../../tools/sample-log/random.js';
import type { Location } from '../../../src/model/location.js';
import { places } from './places.js';
import { weightedIndex, zipf } from './weighted.js';

const DAY = 86_400;

export type Attacker = {
  readonly ip: string;
  readonly place: Location;
  readonly weight: number;
  /** Seconds since the beginning of the history. */
  readonly from: number;
  readonly until: number;
};

const HOT_NETWORKS = 40;
const HOT_ADDRESSES = 200;
const HOT_WEIGHT = 2;
const MOST_IN_NETWORK = 30;
const IPV6_SHARE = 0.04;

export function attackers(random: Random, count: number, days: number): readonly Attacker[] {
  const where = places(random);
  const weightOf = zipf(count, 300);
  const found: Attacker[] = [];
  for (let network = 0; found.length < count; network++) {
    const isHot = network < HOT_NETWORKS;
    const isIpv6 = !isHot && random.chance(IPV6_SHARE);
    const place = where(random.fraction());
    const size = isHot ? HOT_ADDRESSES : random.between(1, MOST_IN_NETWORK);
    for (let n = 0; n < size && found.length < count; n++) {
      // Any address may be one of the busy ones.
      const weight = (weightOf[random.between(0, count - 1)] ?? 0) * (isHot ? HOT_WEIGHT : 1);
      found.push({ ip: addressIn(network, n, isIpv6), place, weight, ...period(random, days, isHot) });
    }
  }
  return found;
}

function addressIn(network: number, n: number, isIpv6: boolean): string {
  if (isIpv6) return `2001:db8:${(network % 65_536).toString(16)}::${(n + 1).toString(16)}`;
  // Neighbors in this numbering are not neighbors among the addresses.
  const spread = (network * 40_503) % 65_536;
  return `9.${spread >> 8}.${spread & 255}.${n + 1}`;
}

function period(random: Random, days: number, isHot: boolean): Pick<Attacker, 'from' | 'until'> {
  if (isHot || random.chance(0.04)) return { from: 0, until: days * DAY };
  const length = (random.chance(0.75) ? random.between(1, 10) : random.between(10, 60)) * DAY;
  const from = random.between(-length, days * DAY);
  return { from, until: from + length };
}

const usualNames = [
  ...[
    'admin',
    'ubuntu',
    'test',
    'user',
    'oracle',
    'postgres',
    'git',
    'ftpuser',
    'mysql',
    'guest',
    'debian',
    'pi',
  ],
  ...[
    'hadoop',
    'jenkins',
    'es',
    'nginx',
    'tomcat',
    'deploy',
    'minecraft',
    'steam',
    'solana',
    'dev',
    'centos',
  ],
  ...[
    'administrator',
    'support',
    'ubnt',
    'www-data',
    'nagios',
    'zabbix',
    'ansible',
    'docker',
    'sysadmin',
    'server',
  ],
];

/** Names that attackers try, the most frequent first; root comes besides. */
export function triedNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => {
    const usual = usualNames[n % usualNames.length] ?? '';
    return n < usualNames.length ? usual : `${usual}${Math.floor(n / usualNames.length)}`;
  });
}

/** Those who attack in a period, drawn by weight. */
export function attackersBetween(
  all: readonly Attacker[],
  from: number,
  until: number,
): (fraction: number) => Attacker {
  const active = all.filter((attacker) => attacker.from < until && attacker.until > from);
  const index = weightedIndex(active.map(({ weight }) => weight));
  return (fraction) => {
    const attacker = active[index(fraction)];
    if (attacker === undefined) throw new RangeError('nobody attacks in this period');
    return attacker;
  };
}
