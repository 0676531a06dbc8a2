// One round of lookups. For each address it takes the best available answer: ipinfo.io, else a recent stored answer,
// else the local database, else an old stored answer, else unknown.
import { MICROS_PER_DAY } from '../lib/units.js';
import { nowMicros } from '../lib/clock.js';
import {
  type AnsweredBy,
  type Country,
  type KnownAddress,
  type Location,
  unknownCountry,
  unknownLocation,
} from '../model/location.js';
import type { IpinfoClient } from './ipinfo-client.js';
import type { CountryLookup } from './mmdb.js';

/** Address blocks change owners: an older answer is requested again. */
const MAX_ANSWER_AGE_DAYS = 30;

export type Sources = {
  readonly stored: (ips: readonly string[]) => Promise<ReadonlyMap<string, KnownAddress>>;
  readonly ipinfo: IpinfoClient | undefined;
  /** Opens the local database on the first call. */
  readonly mmdb: () => Promise<CountryLookup>;
};

export type Answers = {
  readonly locations: ReadonlyMap<string, Location>;
  /**
   * Answers to store. Special addresses are not stored, since this version recognizes them without an answer. Unknown
   * countries are not stored either, so that the next run asks again.
   */
  readonly fresh: readonly KnownAddress[];
};

/** The locations of distinct addresses that are not special. Rejects with what `stored` or `mmdb` throw. */
export async function answerAddresses(ips: readonly string[], sources: Sources): Promise<Answers> {
  const stored = await sources.stored(ips);
  const locations = new Map<string, Location>();
  const locationOf = oncePerCountry();
  const fresh: KnownAddress[] = [];
  const fromIpinfo = await askIpinfo(ips, stored, sources.ipinfo);
  // The same time for all: the store is faster then.
  const answeredAt = nowMicros();
  const use = (ip: string, country: Country, answeredBy: AnsweredBy): void => {
    const location = locationOf(country);
    locations.set(ip, location);
    fresh.push({ ip, location, answeredBy, answeredAt });
  };

  for (const [ip, country] of fromIpinfo) use(ip, country, 'ipinfo');
  for (const ip of ips) {
    const known = stored.get(ip);
    if (!locations.has(ip) && isYoung(known)) locations.set(ip, known.location);
  }
  const open = ips.filter((ip) => !locations.has(ip));
  if (open.length === 0) return { locations, fresh };
  const findCountry = await sources.mmdb();
  for (const ip of open) {
    const country = findCountry(ip);
    if (country !== unknownCountry) use(ip, country, 'mmdb');
    else locations.set(ip, stored.get(ip)?.location ?? unknownLocation);
  }
  return { locations, fresh };
}

/** One object for each country: what follows compares objects. */
function oncePerCountry(): (country: Country) => Location {
  const known = new Map<Country, Location>();
  return (country) => {
    const location = known.get(country) ?? { ...unknownLocation, country };
    known.set(country, location);
    return location;
  };
}

/** Asks ipinfo.io also for addresses that only the local database answered in an earlier run. */
async function askIpinfo(
  ips: readonly string[],
  stored: ReadonlyMap<string, KnownAddress>,
  ipinfo: IpinfoClient | undefined,
): Promise<ReadonlyMap<string, Country>> {
  const isSettled = (known: KnownAddress | undefined): boolean =>
    isYoung(known) && known.answeredBy === 'ipinfo';
  const wanted = ipinfo?.isUsable === true ? ips.filter((ip) => !isSettled(stored.get(ip))) : [];
  return ipinfo === undefined || wanted.length === 0 ? new Map() : ipinfo.ask(wanted);
}

/** False also for an answer from the future, which a wrong clock has written. */
function isYoung(known: KnownAddress | undefined): known is KnownAddress {
  if (known === undefined || known.location.country.name === null) return false;
  return Math.abs(nowMicros() - known.answeredAt) < MAX_ANSWER_AGE_DAYS * MICROS_PER_DAY;
}
