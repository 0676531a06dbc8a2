// Figures that the tests of the charts share.
import type { AcceptedPerDayFigures, Period, TopCountriesFigures } from '../../../src/model/figures.js';

/** Text as an attacker would choose it; each must become one harmless label. */
export const hostileNames = [
  'a'.repeat(400),
  'W'.repeat(120),
  '\u202egnp.exe',
  '\u{1f600}\u{1f469}\u200d\u{1f469}',
  '\u001b[31mred\u0007',
  '\u05de\u05dc\u05da',
  '\u7ba1\u7406\u8005',
  '<script>alert(1)</script>',
  'root\n\n\nroot',
  `e${'\u0301'.repeat(50)}`,
  '\ud800',
  '__proto__',
  '',
];

/** The instants of two ISO 8601 dates. */
export function periodOf(from: string, to: string): Period {
  return { from: Date.parse(from) * 1000, to: Date.parse(to) * 1000 };
}

const period = periodOf('2026-05-01T10:00:00Z', '2026-05-03T10:00:00Z');

export const threeCountries: TopCountriesFigures = {
  countries: [
    { code: 'BR', name: 'Brazil', attempts: 18_204 },
    { code: null, name: null, attempts: 900 },
    { code: 'PE', name: 'Peru', attempts: 96 },
  ],
  period,
  timezone: 'Europe/Berlin',
};

export const twoUsers: AcceptedPerDayFigures = {
  logins: [
    { user: 'alice', day: '2026-05-01', logins: 3 },
    { user: 'bob', day: '2026-05-01', logins: 1 },
    { user: 'bob', day: '2026-05-03', logins: 7 },
  ],
  period,
  timezone: 'Europe/Berlin',
};
