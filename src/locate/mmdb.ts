// Reads countries and autonomous systems from files in MaxMind's DB format. The whole file is in memory: the bundled one
// has 8 MB, one of autonomous systems 10, one of IPinfo with both 50.
import { Reader, type CountryResponse } from 'mmdb-lib';
import { DataError, IoError, NoInputError, PermissionError } from '../lib/errors.js';
import { readRegularFile, UnfitFile } from '../lib/regular-file.js';
import type { Location } from '../model/location.js';
import { asOfRecord } from './as-of-record.js';
import { locationOfRecord } from './location-of-record.js';

/** The location of an address; what the file does not have is unknown. */
export type LocationLookup = (ip: string) => Location;

type Kind = {
  readonly name: string;
  readonly flag: string;
  readonly example: string;
  readonly without: string;
};

/** What a file is used for. */
const kinds = {
  countries: {
    name: 'country database',
    flag: '--mmdb',
    example: 'ipinfo_lite.mmdb',
    without: 'leave it out to use the bundled one',
  },
  systems: {
    name: 'database of autonomous systems',
    flag: '--asn-mmdb',
    example: 'GeoLite2-ASN.mmdb',
    without: 'leave it out',
  },
} satisfies Readonly<Record<string, Kind>>;

export type MmdbKind = keyof typeof kinds;

/** Decoding a record takes longer than finding it, and a country database has few distinct records. */
const MAX_DECODED_RECORDS = 10_000;

/** The size limit of a buffer in Node 20, several times that of a country database. */
const MAX_BYTES = 2_147_483_647;

/**
 * Opens an MMDB file.
 * @throws NoInputError if the file does not exist, PermissionError or IoError if it cannot be read, DataError if it is
 * not an MMDB, or has no autonomous systems and is used for these. The returned lookup throws DataError if the file is
 * damaged.
 */
export async function openMmdb(file: string, use: MmdbKind = 'countries'): Promise<LocationLookup> {
  return (await open(file, use)).find;
}

/** When the file was built, milliseconds since 1970 UTC, and its type as it names itself. @throws as openMmdb */
export async function mmdbBuild(
  file: string,
  use: MmdbKind = 'countries',
): Promise<{ readonly builtAtMs: number; readonly type: string }> {
  const { buildEpoch, databaseType } = (await open(file, use)).reader.metadata;
  return { builtAtMs: buildEpoch.getTime(), type: databaseType };
}

type Opened = { readonly reader: Reader<CountryResponse>; readonly find: LocationLookup };

async function open(file: string, use: MmdbKind): Promise<Opened> {
  const kind = kinds[use];
  // The owner does not matter: the file decides what a chart shows, but not who is banned.
  const { bytes } = await readRegularFile(file, MAX_BYTES).catch((cause: unknown) => {
    throw readFailure(file, kind, cause);
  });
  const reader = openReader(file, kind, bytes);
  const isIpv4Only = reader.metadata.ipVersion === 4;
  const findRecord = (ip: string): unknown => {
    // For a file with IPv4 only, the reader would take the first bits of an IPv6 address for an IPv4 address.
    if (isIpv4Only && ip.includes(':')) return null;
    try {
      return reader.get(ip);
    } catch (cause) {
      throw new DataError(`the ${kind.name} ${file} is damaged`, { hint: 'download the file again', cause });
    }
  };
  if (use === 'systems' && lacksSystems(findRecord)) {
    const hint = `give --asn-mmdb a file that has them, such as ${kind.example}`;
    throw new DataError(`${file} has no autonomous systems`, { hint });
  }
  return { reader, find: (ip) => locationOfRecord(findRecord(ip)) };
}

/** Whether none of the records of many networks has an autonomous system. False for a file that has no such record. */
function lacksSystems(findRecord: (ip: string) => unknown): boolean {
  const probes = Array.from({ length: 223 }, (_, first) => `${first + 1}.8.8.8`);
  const records = probes.map(findRecord).filter((record) => record !== null);
  return records.length > 0 && records.every((record) => asOfRecord(record).asn === null);
}

function openReader(file: string, kind: Kind, bytes: Buffer): Reader<CountryResponse> {
  let reader;
  try {
    reader = new Reader<CountryResponse>(bytes, { cache: decodedRecords() });
  } catch (cause) {
    throw notMmdb(file, kind, cause);
  }
  // The reader accepts any decodable bytes as metadata.
  const { databaseType, nodeCount, searchTreeSize, ipVersion } = reader.metadata;
  const isWhole = nodeCount > 0 && searchTreeSize < bytes.length && (ipVersion === 4 || ipVersion === 6);
  if (typeof databaseType !== 'string' || !isWhole) throw notMmdb(file, kind, undefined);
  return reader;
}

function decodedRecords(): {
  get: (key: string | number) => unknown;
  set: (key: string | number, record: unknown) => void;
} {
  const records = new Map<string | number, unknown>();
  return {
    get: (key) => records.get(key),
    set: (key, record) => {
      if (records.size < MAX_DECODED_RECORDS) records.set(key, record);
    },
  };
}

function notMmdb(file: string, { name, flag, example }: Kind, cause: unknown): DataError {
  const hint = `give ${flag} an uncompressed file in MaxMind DB format, such as ${example}`;
  return new DataError(`${file} is not a ${name} in MMDB format`, { hint, cause });
}

function readFailure(file: string, { name, flag, without }: Kind, cause: unknown): Error {
  const code = (cause as NodeJS.ErrnoException).code;
  if (cause instanceof UnfitFile) {
    const hint = `give ${flag} the name of an MMDB file, or ${without}`;
    return new NoInputError(`the ${name} ${file} ${cause.message}`, { hint, cause });
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const hint = `give ${flag} the name of an existing MMDB file, or ${without}`;
    return new NoInputError(`there is no ${name} ${file}`, { hint, cause });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    const hint = 'let the user who runs authtrack read the file';
    return new PermissionError(`cannot read the ${name} ${file}: permission denied`, { hint, cause });
  }
  const hint = 'check the disk that the file is on';
  return new IoError(`cannot read the ${name} ${file}: ${code ?? 'unknown reason'}`, { hint, cause });
}
