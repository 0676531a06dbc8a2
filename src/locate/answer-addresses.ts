// One round of lookups. For each address it takes the best available answer: ipinfo.io, else a recent stored answer,
// else the local database, else an old stored answer, else unknown.
import { MICROS_PER_DAY } from '../lib/units.js';
import { nowMicros } from '../lib/clock.js';
import { unknownCountry, type AnsweredBy, type Country, type KnownAddress } from '../model/country.js';
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
  readonly countries: ReadonlyMap<string, Country>;
  /**
   * Answers to store. Special addresses are not stored, since this version recognizes them without an answer. Unknown
   * countries are not stored either, so that the next run asks again.
   */
  readonly fresh: readonly KnownAddress[];
};

/** The countries of distinct addresses that are not special. Rejects with what `stored` or `mmdb` throw. */
export async function answerAddresses(ips: readonly string[], sources: Sources): Promise<Answers> {
  const stored = await sources.stored(ips);
  const countries = new Map<string, Country>();
  const fresh: KnownAddress[] = [];
  const fromIpinfo = await askIpinfo(ips, stored, sources.ipinfo);
  // The same time for all: the store is faster then.
  const answeredAt = nowMicros();
  const use = (ip: string, country: Country, answeredBy: AnsweredBy): void => {
    countries.set(ip, country);
    fresh.push({ ip, country, answeredBy, answeredAt });
  };

  for (const [ip, country] of fromIpinfo) use(ip, country, 'ipinfo');
  for (const ip of ips) {
    const known = stored.get(ip);
    if (!countries.has(ip) && isYoung(known)) countries.set(ip, known.country);
  }
  const open = ips.filter((ip) => !countries.has(ip));
  if (open.length === 0) return { countries, fresh };
  const findCountry = await sources.mmdb();
  for (const ip of open) {
    const country = findCountry(ip);
    if (country !== unknownCountry) use(ip, country, 'mmdb');
    else countries.set(ip, stored.get(ip)?.country ?? unknownCountry);
  }
  return { countries, fresh };
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
  if (known === undefined || known.country.name === null) return false;
  return Math.abs(nowMicros() - known.answeredAt) < MAX_ANSWER_AGE_DAYS * MICROS_PER_DAY;
}
