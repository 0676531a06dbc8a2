// Countries from a file in MaxMind's DB format. The whole file is held in memory; the bundled one has 8 MB.
import { Reader, type CountryResponse } from 'mmdb-lib';
import { DataError, IoError, NoInputError, PermissionError } from '../lib/errors.js';
import { readRegularFile, UnfitFile } from '../lib/regular-file.js';
import type { Country } from '../model/country.js';
import { countryOfRecord } from './country-of-record.js';

/** What is in the file about an address; the unknown country when it has nothing. */
export type CountryLookup = (ip: string) => Country;

/** Decoding a record costs more than finding it, and a country database has few of them. */
const MAX_DECODED_RECORDS = 10_000;

/** As much as one buffer of Node 20 holds, and several times what any country database has. */
const MAX_BYTES = 2_147_483_647;

/**
 * @throws NoInputError when there is no such file, PermissionError or IoError when it cannot be read, DataError when it
 * is not an MMDB. The lookup that is returned throws DataError when the file turns out to be damaged.
 */
export async function openMmdb(file: string): Promise<CountryLookup> {
  // Whoever owns it: it decides what a chart says, and who is banned does not follow from it.
  const { bytes } = await readRegularFile(file, MAX_BYTES).catch((cause: unknown) => {
    throw readFailure(file, cause);
  });
  const reader = openReader(file, bytes);
  const isIpv4Only = reader.metadata.ipVersion === 4;
  return (ip) => {
    // In a tree of IPv4 addresses the reader would take the first bits of an IPv6 address for an IPv4 one.
    const record = isIpv4Only && ip.includes(':') ? null : findRecord(reader, ip, file);
    return countryOfRecord(record);
  };
}

function openReader(file: string, bytes: Buffer): Reader<CountryResponse> {
  let reader;
  try {
    reader = new Reader<CountryResponse>(bytes, { cache: decodedRecords() });
  } catch (cause) {
    throw notMmdb(file, cause);
  }
  // The reader takes any bytes that decode for metadata.
  const { databaseType, nodeCount, searchTreeSize, ipVersion } = reader.metadata;
  const isWhole = nodeCount > 0 && searchTreeSize < bytes.length && (ipVersion === 4 || ipVersion === 6);
  if (typeof databaseType !== 'string' || !isWhole) throw notMmdb(file, undefined);
  return reader;
}

function findRecord(reader: Reader<CountryResponse>, ip: string, file: string): unknown {
  try {
    return reader.get(ip);
  } catch (cause) {
    throw new DataError(`The country database ${file} is damaged`, { hint: 'Get the file again.', cause });
  }
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

function notMmdb(file: string, cause: unknown): DataError {
  const hint = 'Give --mmdb a file in MaxMind DB format, unpacked, such as ipinfo_lite.mmdb.';
  return new DataError(`${file} is not a country database in MMDB format`, { hint, cause });
}

function readFailure(file: string, cause: unknown): Error {
  const code = (cause as NodeJS.ErrnoException).code;
  if (cause instanceof UnfitFile) {
    const hint = 'Give --mmdb the name of an MMDB file, or leave it out to use the bundled one.';
    return new NoInputError(`The country database ${file} ${cause.message}`, { hint, cause });
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const hint = 'Give --mmdb the name of an existing MMDB file, or leave it out to use the bundled one.';
    return new NoInputError(`There is no country database ${file}`, { hint, cause });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    const hint = 'Let the user that runs authtrack read the file.';
    return new PermissionError(`The country database ${file} may not be read`, { hint, cause });
  }
  const hint = 'Look at the disk that it is on.';
  return new IoError(`Reading the country database ${file} failed (${code ?? 'unknown reason'})`, {
    hint,
    cause,
  });
}
