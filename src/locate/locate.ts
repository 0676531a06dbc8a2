// Finds the location of an address, its country and its autonomous system: in this run's cache, the stored answers,
// ipinfo.io (with a token), the local databases. This file has the cache, so that each address is looked up once.
// answer-addresses.ts does the lookups.
import { fileURLToPath } from 'node:url';
import { isSpecialAddress } from '../lib/special-addresses.js';
import { type Location, unknownLocation } from '../model/location.js';
import { answerAddresses, type Answers, type LocalDatabase, type Sources } from './answer-addresses.js';
import { BoundedMemory } from './bounded-memory.js';
import { IpinfoClient, type IpinfoOptions } from './ipinfo-client.js';
import { mmdbBuild, openMmdb } from './mmdb.js';

/** Some 10 MB. An address that left the cache is found among the stored answers. */
const DEFAULT_MEMORY_ENTRIES = 100_000;

/** This many addresses are found among the stored answers quickly, however many answers are stored. */
const FEW_ADDRESSES = 1000;

const BUNDLED_MMDB = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';

export type LocatorOptions = {
  /** Finds answers of earlier runs. */
  readonly stored: Sources['stored'];
  /**
   * Whether a stored answer came from ipinfo.io. It is called when many addresses are new at once: if the answer is no,
   * and ipinfo.io is not used now, the stored answers of the local database are not worth searching. Default: yes.
   */
  readonly hasIpinfoAnswers?: () => Promise<boolean>;
  /** Default: the database in the package. */
  readonly mmdbFile?: string | undefined;
  /** The user chose the file: it is asked even if another one answered in an earlier run. */
  readonly isChosenFile?: boolean;
  /** A database of autonomous systems, for answers without one. */
  readonly asnMmdbFile?: string | undefined;
  /** Without it, nothing leaves this machine. */
  readonly ipinfo?: IpinfoOptions | undefined;
  /** Receives problems that do not stop the run. */
  readonly onNotice: (message: string) => void;
  readonly memoryEntries?: number | undefined;
  /** Aborts requests to ipinfo.io: the local database answers then. */
  readonly signal?: AbortSignal;
};

/** `locations` has an entry for each requested address, `fresh` has the answers to store. */
export type Located = Answers;

export type Locator = {
  /**
   * Takes canonical addresses; anything else has the unknown location. If concurrent calls name the same address, it is
   * looked up once, and is fresh for one of them. Rejects with what `stored` and openMmdb throw.
   */
  readonly locate: (ips: Iterable<string>) => Promise<Located>;
  /** Cancels requests and closes connections. */
  readonly close: () => Promise<void>;
};

/**
 * A locator that opens files and connections when it first needs them.
 * @throws ConfigError for a bad token or base URL
 */
export function createLocator(options: LocatorOptions): Locator {
  const { onNotice, memoryEntries = DEFAULT_MEMORY_ENTRIES } = options;
  const stored = worthAsking(options);
  const ipinfo = options.ipinfo === undefined ? undefined : new IpinfoClient(options.ipinfo, onNotice);
  const giveUp = (): void => ipinfo?.close();
  options.signal?.addEventListener('abort', giveUp, { once: true });
  const memory = new BoundedMemory<Location>(memoryEntries);
  const underWay = new Map<string, Promise<Answers>>();

  const mmdb = once(() => openMmdb(options.mmdbFile ?? bundledMmdb()));
  const systems = systemsOf(options, mmdb);

  async function locate(ips: Iterable<string>): Promise<Located> {
    const locations = new Map<string, Location>();
    const elsewhere = new Map<string, Promise<Answers>>();
    const mine: string[] = [];
    for (const ip of new Set(ips)) {
      const location = memory.get(ip) ?? (isSpecialAddress(ip) ? unknownLocation : undefined);
      const asked = underWay.get(ip);
      if (location !== undefined) locations.set(ip, location);
      else if (asked !== undefined) elsewhere.set(ip, asked);
      else mine.push(ip);
    }
    const [own] = await Promise.all([mine.length > 0 ? ask(mine) : nothing, ...elsewhere.values()]);
    for (const [ip, location] of own.locations) locations.set(ip, location);
    for (const [ip, asked] of elsewhere)
      locations.set(ip, (await asked).locations.get(ip) ?? unknownLocation);
    return { locations, fresh: own.fresh };
  }

  async function ask(ips: readonly string[]): Promise<Answers> {
    const asked = answerAddresses(ips, { stored, ipinfo, mmdb, systems });
    for (const ip of ips) underWay.set(ip, asked);
    try {
      const answers = await asked;
      for (const [ip, location] of answers.locations) memory.set(ip, location);
      return answers;
    } finally {
      for (const ip of ips) underWay.delete(ip);
    }
  }

  async function close(): Promise<void> {
    options.signal?.removeEventListener('abort', giveUp);
    ipinfo?.close();
    await Promise.allSettled(underWay.values());
  }

  return { locate, close };
}

/** The local databases that may have autonomous systems. The one in the package has countries only. */
function systemsOf(
  { asnMmdbFile, isChosenFile }: LocatorOptions,
  mmdb: LocalDatabase,
): readonly LocalDatabase[] {
  const asnMmdb = asnMmdbFile === undefined ? [] : [once(() => openMmdb(asnMmdbFile, 'systems'))];
  return isChosenFile === true ? [...asnMmdb, mmdb] : asnMmdb;
}

function once(open: LocalDatabase): LocalDatabase {
  let opened: ReturnType<LocalDatabase> | undefined;
  return () => (opened ??= open());
}

/** The stored answers that are worth searching. */
function worthAsking({ stored, isChosenFile, ipinfo, hasIpinfoAnswers }: LocatorOptions): Sources['stored'] {
  const asked = isChosenFile === true ? withoutMmdb(stored) : stored;
  if (hasIpinfoAnswers === undefined || ipinfo !== undefined) return asked;
  let isWorth: Promise<boolean> | undefined;
  return async (ips) =>
    ips.length <= FEW_ADDRESSES || (await (isWorth ??= hasIpinfoAnswers())) ? asked(ips) : new Map();
}

function withoutMmdb(stored: Sources['stored']): Sources['stored'] {
  return async (ips) => new Map([...(await stored(ips))].filter(([, known]) => known.answeredBy !== 'mmdb'));
}

const nothing: Answers = { locations: new Map(), fresh: [] };

/** The country database that is used, and when it was built. @param chosen undefined: the one in the package */
export async function countryData(
  chosen: string | undefined,
): Promise<{ readonly file: string; readonly builtAtMs: number; readonly type: string }> {
  const file = chosen ?? bundledMmdb();
  return { file, ...(await mmdbBuild(file)) };
}

/** The database of autonomous systems, and when it was built. */
export async function asnData(file: string): Promise<{ readonly builtAtMs: number; readonly type: string }> {
  return mmdbBuild(file, 'systems');
}

function bundledMmdb(): string {
  return fileURLToPath(import.meta.resolve(BUNDLED_MMDB));
}
