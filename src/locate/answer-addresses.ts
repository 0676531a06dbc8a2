// One round of answers. The best that can be had now: ipinfo.io, else a stored answer that is still young, else the
// local database, else a stored answer however old, else unknown.
import { nowMicros } from '../lib/clock.js';
import { unknownCountry, type AnsweredBy, type Country, type KnownAddress } from '../model/country.js';
import type { IpinfoClient } from './ipinfo-client.js';
import type { CountryLookup } from './mmdb.js';

/** Address blocks change hands: an answer that is older is asked for again. */
const MAX_ANSWER_AGE_DAYS = 30;

const MICROS_PER_DAY = 86_400_000_000;

export type Sources = {
  readonly stored: (ips: readonly string[]) => Promise<ReadonlyMap<string, KnownAddress>>;
  readonly ipinfo: IpinfoClient | undefined;
  /** Opens the local database at its first call. */
  readonly mmdb: () => Promise<CountryLookup>;
};

export type Answers = {
  readonly countries: ReadonlyMap<string, Country>;
  /**
   * Answers to be stored. No special addresses, which are known by their looks as this version sees them; no unknown
   * countries, which are asked for again next time.
   */
  readonly fresh: readonly KnownAddress[];
};

/** Of distinct addresses, none of them special. Rejects with what `stored` or `mmdb` throw. */
export async function answerAddresses(ips: readonly string[], sources: Sources): Promise<Answers> {
  const stored = await sources.stored(ips);
  const countries = new Map<string, Country>();
  const fresh: KnownAddress[] = [];
  const fromIpinfo = await askIpinfo(ips, stored, sources.ipinfo);
  // One moment for all: they are stored the quicker for it.
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

/** What the local database answered in an earlier run counts only as long as ipinfo.io cannot be asked. */
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

/** An answer from the future, written by a clock that was wrong, is not young either. */
function isYoung(known: KnownAddress | undefined): known is KnownAddress {
  if (known === undefined || known.country.name === null) return false;
  return Math.abs(nowMicros() - known.answeredAt) < MAX_ANSWER_AGE_DAYS * MICROS_PER_DAY;
}
