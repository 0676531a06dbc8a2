// Until when somebody is banned: for good, or for a time that grows with each return.
import type { Spell } from '../model/offence.js';

export type BanLength = {
  /** How long the first ban lasts after the rule was last met; null: for good. */
  readonly banMicros: number | null;
  /** How many times longer each following one is. */
  readonly growth: number;
};

// What would last longer is for good.
const FOR_GOOD_MICROS = 10 * 366 * 86_400_000_000;

/**
 * The end of the last ban, in microseconds since 1970-01-01 UTC; null: never. Who meets the rule while a ban lasts
 * prolongs it; who does after its end has returned.
 * @param spells at least one, in the order of time.
 */
export function endOfBan(spells: readonly Spell[], { banMicros, growth }: BanLength): number | null {
  if (banMicros === null) return null;
  let [length, end] = [banMicros, -Infinity];
  for (const { first, last } of spells) {
    if (first > end && end !== -Infinity) length *= growth;
    if (length > FOR_GOOD_MICROS) return null;
    end = Math.max(end, last + Math.round(length));
  }
  return end;
}
