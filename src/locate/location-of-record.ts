// Converts records to locations. Equal locations are one object: a million addresses are in a few thousand networks.
import { type Country, type Location, unknownCountry, unknownLocation } from '../model/location.js';
import { asOfRecord, type AutonomousSystem } from './as-of-record.js';
import { BoundedMemory } from './bounded-memory.js';
import { countryOfRecord } from './country-of-record.js';

/** About as many as there are autonomous systems. A hostile file has more, which must not fill the memory. */
const MAX_LOCATIONS = 200_000;

/** Printable texts do not have it. */
const SEPARATOR = '\0';

const seen = new BoundedMemory<Location>(MAX_LOCATIONS);

/** The country and the autonomous system in a record of any format. */
export function locationOfRecord(record: unknown): Location {
  return locationOf(countryOfRecord(record), asOfRecord(record));
}

/** The location with this country and this autonomous system. */
export function locationOf(country: Country, { asn, asName }: AutonomousSystem): Location {
  if (asn === null && country === unknownCountry) return unknownLocation;
  const key = [country.code, country.name, asn, asName].join(SEPARATOR);
  const known = seen.get(key);
  if (known !== undefined) return known;
  const location = { country, asn, asName };
  seen.set(key, location);
  return location;
}
