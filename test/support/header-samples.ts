// Times and hosts as they occur in lines, and texts that must not be read as such.
import fc from 'fast-check';

export const times = fc.constantFrom(
  'May  1 10:00:00',
  'May  1 10:00:59',
  'May  1 10:09:59',
  'May  1 10:10:00',
  'May  1 10:01:60',
  'May 01 10:02:00',
  'May 1 10:02:00',
  'Dec 31 23:59:59',
  'Jan  1 00:00:01',
  'Feb 30 10:00:00',
  'Oct 25 02:30:00',
  'Oct 25 03:10:00',
  'Mar 29 02:30:00',
  'May  1 25:00:00',
  'Nov 30 10:00:00',
  'May  1 10:00:03.5',
  '2026-05-01T10:00:00Z',
  '2026-05-01T10:00:01.123456+02:00',
  '2026-05-01T10:00:02.123456789-05:30',
  '2026-05-01T10:00:03',
  '2026-05-01T10:00:04.5Z',
  '2026-05-01 10:00:05.5',
  '2026-12-01T23:59:59-12:00',
  '2026-12-02T00:00:00+00:00',
  '2026-12-05T00:00:00+00:00',
);

export const hosts = fc.constantFrom(
  'web1',
  'web2',
  'w',
  '10.0.0.1',
  '2026',
  'auth.example.org',
  'h\u00e9',
  'a:',
  'I(38)',
  // The longest host, and one that is too long.
  'h'.repeat(255),
  'h'.repeat(256),
);
