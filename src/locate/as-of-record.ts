// Converts the record of a service or a database to an autonomous system, in each format in use. Records are not
// trusted: a number must be one that exists, and a name must be short and printable.
import { boundedText, MAX_NAME_BYTES } from '../lib/bounded-text.js';
import { safeText } from '../lib/safe-text.js';

/** The network operator of an address. A name without a number does not count. */
export type AutonomousSystem = {
  /** 1 … 4294967295 (RFC 6793). */
  readonly asn: number | null;
  readonly asName: string | null;
};

const unknownAs: AutonomousSystem = { asn: null, asName: null };

// {"asn": "AS64496", "as_name": "Example Ltd"}                     IPinfo Lite, answer and MMDB
// {"asn": "AS64496", "name": "Example Ltd"}                        IPinfo's older MMDB of autonomous systems
// {"org": "AS64496 Example Ltd"}                                   IPinfo's older answers
// {"asn": {"asn": "AS64496", "name": "Example Ltd"}}               the same of paid plans
// {"autonomous_system_number": 64496, "autonomous_system_organization": "Example Ltd"}     MaxMind, DB-IP Lite,
//                                                                  ip-location-db; in databases with countries,
// {"traits": {"autonomous_system_number": …}}                      both are in `traits` (DB-IP, MaxMind Enterprise)
type Fields = Readonly<Record<string, unknown>>;

const numberText = /^(?:AS)?([1-9][0-9]{0,9})$/i;
const numberAndName = /^(AS[0-9]{1,10})(?: (.*))?$/is;

const MAX_NUMBER = 4_294_967_295;

/** Longer names do not exist; this limits the work for one. */
const MAX_NAME_CHARS = 4096;

/** The autonomous system in a record; unknown for any other value. */
export function asOfRecord(record: unknown): AutonomousSystem {
  if (!isFields(record)) return unknownAs;
  for (const fields of [record, record['asn'], record['traits']]) {
    const found = isFields(fields) ? ofFields(fields) : unknownAs;
    if (found.asn !== null) return found;
  }
  return ofOrg(record['org']);
}

function ofOrg(org: unknown): AutonomousSystem {
  const [, number, name] = (typeof org === 'string' ? numberAndName.exec(org) : null) ?? [];
  return autonomousSystem(number, name);
}

function ofFields(fields: Fields): AutonomousSystem {
  const { asn, as_name: name, name: olderName } = fields;
  const { autonomous_system_number: number, autonomous_system_organization: organization } = fields;
  return number === undefined
    ? autonomousSystem(asn, name ?? olderName)
    : autonomousSystem(number, organization);
}

function autonomousSystem(number: unknown, name: unknown): AutonomousSystem {
  const asn = numberOf(number);
  return asn === null ? unknownAs : { asn, asName: nameOf(name) };
}

/** A number as such, or as text with or without `AS`. */
function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(numberText.exec(value)?.[1]) : value;
  const isNumber = typeof number === 'number' && Number.isInteger(number);
  return isNumber && number >= 1 && number <= MAX_NUMBER ? number : null;
}

function nameOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > MAX_NAME_CHARS) return null;
  const name = value.trim();
  return name === '' || safeText(name) !== name ? null : boundedText(name, MAX_NAME_BYTES);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
