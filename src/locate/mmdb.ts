// Reads countries from a file in MaxMind's DB format. The whole file is in memory; the bundled one has 8 MB.
import { Reader, type CountryResponse } from 'mmdb-lib';
import { DataError, IoError, NoInputError, PermissionError } from '../lib/errors.js';
import { readRegularFile, UnfitFile } from '../lib/regular-file.js';
import type { Country } from '../model/location.js';
import { countryOfRecord } from './country-of-record.js';

/** The country of an address; the unknown country if the file does not have the address. */
export type CountryLookup = (ip: string) => Country;

/** Decoding a record takes longer than finding it, and a country database has few distinct records. */
const MAX_DECODED_RECORDS = 10_000;

/** The size limit of a buffer in Node 20, several times that of a country database. */
const MAX_BYTES = 2_147_483_647;

/**
 * Opens an MMDB file.
 * @throws NoInputError if the file does not exist, PermissionError or IoError if it cannot be read, DataError if it is
 * not an MMDB. The returned lookup throws DataError if the file is damaged.
 */
export async function openMmdb(file: string): Promise<CountryLookup> {
  // The owner does not matter: the file decides what a chart shows, but not who is banned.
  const { bytes } = await readRegularFile(file, MAX_BYTES).catch((cause: unknown) => {
    throw readFailure(file, cause);
  });
  const reader = openReader(file, bytes);
  const isIpv4Only = reader.metadata.ipVersion === 4;
  return (ip) => {
    // For a file with IPv4 only, the reader would take the first bits of an IPv6 address for an IPv4 address.
    const record = isIpv4Only && ip.includes(':') ? null : findRecord(reader, ip, file);
    return countryOfRecord(record);
  };
}

/** When the file was built, milliseconds since 1970 UTC, and its type as it names itself. @throws as openMmdb */
export async function mmdbBuild(
  file: string,
): Promise<{ readonly builtAtMs: number; readonly type: string }> {
  const { bytes } = await readRegularFile(file, MAX_BYTES).catch((cause: unknown) => {
    throw readFailure(file, cause);
  });
  const { buildEpoch, databaseType } = openReader(file, bytes).metadata;
  return { builtAtMs: buildEpoch.getTime(), type: databaseType };
}

function openReader(file: string, bytes: Buffer): Reader<CountryResponse> {
  let reader;
  try {
    reader = new Reader<CountryResponse>(bytes, { cache: decodedRecords() });
  } catch (cause) {
    throw notMmdb(file, cause);
  }
  // The reader accepts any decodable bytes as metadata.
  const { databaseType, nodeCount, searchTreeSize, ipVersion } = reader.metadata;
  const isWhole = nodeCount > 0 && searchTreeSize < bytes.length && (ipVersion === 4 || ipVersion === 6);
  if (typeof databaseType !== 'string' || !isWhole) throw notMmdb(file, undefined);
  return reader;
}

function findRecord(reader: Reader<CountryResponse>, ip: string, file: string): unknown {
  try {
    return reader.get(ip);
  } catch (cause) {
    throw new DataError(`the country database ${file} is damaged`, {
      hint: 'download the file again',
      cause,
    });
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
  const hint = 'give --mmdb an uncompressed file in MaxMind DB format, such as ipinfo_lite.mmdb';
  return new DataError(`${file} is not a country database in MMDB format`, { hint, cause });
}

function readFailure(file: string, cause: unknown): Error {
  const code = (cause as NodeJS.ErrnoException).code;
  if (cause instanceof UnfitFile) {
    const hint = 'give --mmdb the name of an MMDB file, or leave it out to use the bundled one';
    return new NoInputError(`the country database ${file} ${cause.message}`, { hint, cause });
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const hint = 'give --mmdb the name of an existing MMDB file, or leave it out to use the bundled one';
    return new NoInputError(`there is no country database ${file}`, { hint, cause });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    const hint = 'let the user who runs authtrack read the file';
    return new PermissionError(`cannot read the country database ${file}: permission denied`, {
      hint,
      cause,
    });
  }
  const hint = 'check the disk that the file is on';
  return new IoError(`cannot read the country database ${file}: ${code ?? 'unknown reason'}`, {
    hint,
    cause,
  });
}
