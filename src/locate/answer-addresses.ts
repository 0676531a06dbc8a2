// One round of lookups. For each address it takes the best available answer: ipinfo.io, else a recent stored answer,
// else the local database, else an old stored answer, else unknown. An answer without an autonomous system is completed
// from the local databases that have these.
import { MICROS_PER_DAY } from '../lib/units.js';
import { nowMicros } from '../lib/clock.js';
import {
  unknownCountry,
  unknownLocation,
  type AnsweredBy,
  type KnownAddress,
  type Location,
} from '../model/location.js';
import type { IpinfoClient } from './ipinfo-client.js';
import { locationOf } from './location-of-record.js';
import type { LocationLookup } from './mmdb.js';

/** Address blocks change owners: an older answer is requested again. */
const MAX_ANSWER_AGE_DAYS = 30;

/** Opens a local database on the first call. */
export type LocalDatabase = () => Promise<LocationLookup>;

export type Sources = {
  readonly stored: (ips: readonly string[]) => Promise<ReadonlyMap<string, KnownAddress>>;
  readonly ipinfo: IpinfoClient | undefined;
  readonly mmdb: LocalDatabase;
  /** The local databases that complete an answer without an autonomous system, best first. */
  readonly systems: readonly LocalDatabase[];
};

export type Answers = {
  readonly locations: ReadonlyMap<string, Location>;
  /**
   * Answers to store, as their source gave them. Special addresses are not stored, since this version recognizes them
   * without an answer. Unknown countries are not stored either, so that the next run asks again.
   */
  readonly fresh: readonly KnownAddress[];
};

/** The locations of distinct addresses that are not special. Rejects with what `stored` or the databases throw. */
export async function answerAddresses(ips: readonly string[], sources: Sources): Promise<Answers> {
  const stored = await sources.stored(ips);
  const locations = new Map<string, Location>();
  const fresh: KnownAddress[] = [];
  const fromIpinfo = await askIpinfo(ips, stored, sources.ipinfo);
  // The same time for all: the store is faster then.
  const answeredAt = nowMicros();
  const use = (ip: string, location: Location, answeredBy: AnsweredBy): void => {
    locations.set(ip, location);
    fresh.push({ ip, location, answeredBy, answeredAt });
  };

  for (const [ip, location] of fromIpinfo) use(ip, location, 'ipinfo');
  for (const ip of ips) {
    const known = stored.get(ip);
    if (!locations.has(ip) && isYoung(known)) locations.set(ip, storedLocation(known));
  }
  const settled = [...locations.keys()];
  const open = ips.filter((ip) => !locations.has(ip));
  if (open.length > 0) {
    const find = await sources.mmdb();
    for (const ip of open) {
      const location = find(ip);
      const known = stored.get(ip);
      if (location.country !== unknownCountry) use(ip, location, 'mmdb');
      else locations.set(ip, known === undefined ? location : completed(storedLocation(known), location));
    }
  }
  await addSystems(locations, settled, sources.systems);
  const others = sources.systems.filter((database) => database !== sources.mmdb);
  await addSystems(locations, open, others);
  return { locations, fresh };
}

/** Completes the locations of `ips`. A database is opened only if it is needed. */
async function addSystems(
  locations: Map<string, Location>,
  ips: readonly string[],
  databases: readonly LocalDatabase[],
): Promise<void> {
  for (const database of databases) {
    const incomplete = ips.filter((ip) => locations.get(ip)?.asn === null);
    if (incomplete.length === 0) return;
    const find = await database();
    for (const ip of incomplete) locations.set(ip, completed(locations.get(ip) ?? unknownLocation, find(ip)));
  }
}

/** The location; if it has no autonomous system, with the other's. */
function completed(location: Location, other: Location): Location {
  return location.asn === null && other.asn !== null ? locationOf(location.country, other) : location;
}

function storedLocation({ location }: KnownAddress): Location {
  return locationOf(location.country, location);
}

/** Asks ipinfo.io also for addresses that only the local database answered in an earlier run. */
async function askIpinfo(
  ips: readonly string[],
  stored: ReadonlyMap<string, KnownAddress>,
  ipinfo: IpinfoClient | undefined,
): Promise<ReadonlyMap<string, Location>> {
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
