// Calculates when a ban ends: never, or after a bantime that grows with each return of the address.
import type { Episode } from '../model/ban.js';

export type BanLength = {
  /** How long the first ban lasts after the rule was last met; null: forever. */
  readonly bantimeMicros: number | null;
  /** The factor by which each further ban is longer. */
  readonly factor: number;
};

// A longer ban never ends.
const FOREVER_MICROS = 10 * 366 * 86_400_000_000;

/**
 * The end of the last ban, in microseconds since 1970-01-01 UTC; null: never. An address that meets the rule during a
 * ban prolongs it; one that meets it after the ban has returned.
 * @param episodes at least one, in chronological order
 */
export function endOfBan(episodes: readonly Episode[], { bantimeMicros, factor }: BanLength): number | null {
  if (bantimeMicros === null) return null;
  let [length, end] = [bantimeMicros, -Infinity];
  for (const { first, last } of episodes) {
    if (first > end && end !== -Infinity) length *= factor;
    if (length > FOREVER_MICROS) return null;
    end = Math.max(end, last + Math.round(length));
  }
  return end;
}
