// Decides which countries get a bar. Every attempt is in exactly one bar, so the bars add up to the total.
import type { CountryAttempts } from '../model/figures.js';
import { chartText, type Room } from './chart-text.js';
import { countOf } from '../lib/count-text.js';

const MAX_RANKED = 15;

/** Enough for the longest English country name: South Georgia & South Sandwich Islands. */
const nameRoom: Room = { sizePx: 14, maxPx: 290 };

export type CountryBar = {
  readonly label: string;
  readonly attempts: number;
  readonly kind: 'ranked' | 'others' | 'unknown';
};

export type CountryBars = {
  readonly bars: readonly CountryBar[];
  /** Number of countries, without the unknown one. */
  readonly countries: number;
  readonly total: number;
};

/** The first 15 countries, then the others as one bar, then the unknown country, which is never ranked. */
export function countryBars(all: readonly CountryAttempts[]): CountryBars {
  const some = all.filter(({ attempts }) => attempts > 0);
  const known = some.filter((country) => nameOf(country) !== null).sort(byAttempts);
  const unknown = some.filter((country) => nameOf(country) === null);
  const others = known.slice(MAX_RANKED);
  const bars: CountryBar[] = known.slice(0, MAX_RANKED).map((country) => ({
    label: chartText(nameOf(country) ?? '', nameRoom),
    attempts: country.attempts,
    kind: 'ranked',
  }));
  if (others.length > 0) {
    const label = `Others (${countOf(others.length, 'country', 'countries')})`;
    bars.push({ label, attempts: sum(others), kind: 'others' });
  }
  if (unknown.length > 0) bars.push({ label: 'Unknown', attempts: sum(unknown), kind: 'unknown' });
  return { bars, countries: known.length, total: sum(some) };
}

function nameOf({ name, code }: CountryAttempts): string | null {
  return name ?? code;
}

function byAttempts(a: CountryAttempts, b: CountryAttempts): number {
  return b.attempts - a.attempts || ((nameOf(a) ?? '') < (nameOf(b) ?? '') ? -1 : 1);
}

function sum(countries: readonly CountryAttempts[]): number {
  return countries.reduce((total, { attempts }) => total + attempts, 0);
}
