// Rows with hostile texts and all kinds of instants, for properties that hold for each row.
import fc from 'fast-check';

import { unknownCountry } from '../../src/model/location.js';
import type { LoginRow } from '../../src/model/login.js';
import { loginRow } from '../system/store/sample-rows.js';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  // Half a surrogate pair, characters that hide or reverse text, characters that JSON escapes.
  fc.constantFrom('', '\ud800', '\udc00', '\udc00\ud800', '\u202e', '\u2028', '\u0000', '\u007f', '\u0085'),
  fc.constantFrom(
    '"',
    '\\',
    '",',
    '}\n{',
    'null',
    '\\u0041',
    'root',
    '😀',
    '\ufeff',
    '\r\n',
    '\u200b'.repeat(500),
  ),
);
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary);
const country = fc.oneof(
  fc.constant(unknownCountry),
  // Equal countries become one, whose prototype must not matter.
  fc.record({ code: orNull(text), name: orNull(text) }, { noNullPrototype: true }),
  fc.constant({ code: 'TR', name: 'Türkiye' }),
);
const LAST_MICROS = Date.UTC(2199, 0) * 1000;
/** Any login that a log can contain, and many that no log contains. */
export const anyRow: fc.Arbitrary<LoginRow> = fc
  .record({
    line: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    date: fc.oneof(
      fc.integer({ min: 0, max: LAST_MICROS }),
      fc.integer({ min: 0, max: LAST_MICROS / 1e6 }).map((seconds) => seconds * 1e6),
      fc.integer({ min: -LAST_MICROS / 10, max: 0 }),
      fc.constantFrom(86_399_999_999, 86_400_000_000, 1, 951_782_400_000_000),
    ),
    host: text,
    service: text,
    status: fc.constantFrom('Accepted', 'Failed', 'Invalid', 'Probe'),
    user: orNull(text),
    ip: orNull(text),
    port: orNull(fc.oneof(fc.integer({ min: 0, max: 65_535 }), fc.constantFrom(0, 9, 10, 99, 100, 65_535))),
    country,
    reason: orNull(text),
    key: orNull(fc.record({ type: orNull(text), fingerprint: text, id: orNull(text) })),
    asn: orNull(fc.integer({ min: 0, max: 2 ** 32 - 1 })),
    asName: orNull(text),
  })
  .map(({ key, asn, asName, ...fields }) => ({
    ...loginRow({ ...fields, country: fields.ip === null ? unknownCountry : fields.country }),
    ...(key && {
      ...{ key_type: key.type, key_fingerprint: key.fingerprint },
      ...{ cert_id: key.id, cert_serial: null, cert_ca: null },
    }),
    ...(fields.ip === null ? { asn: null, as_name: null } : { asn, as_name: asName }),
  }));
