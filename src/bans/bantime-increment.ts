// Until when somebody is banned: for good, or for a time that grows with each return.
import type { Episode } from '../model/ban-rule.js';

export type BanLength = {
  /** How long the first ban lasts after the rule was last met; null: for good. */
  readonly bantimeMicros: number | null;
  /** How many times longer each following one is. */
  readonly factor: number;
};

// What would last longer is for good.
const FOR_GOOD_MICROS = 10 * 366 * 86_400_000_000;

/**
 * The end of the last ban, in microseconds since 1970-01-01 UTC; null: never. Who meets the rule while a ban lasts
 * prolongs it; who does after its end has returned.
 * @param episodes at least one, in the order of time.
 */
export function endOfBan(episodes: readonly Episode[], { bantimeMicros, factor }: BanLength): number | null {
  if (bantimeMicros === null) return null;
  let [length, end] = [bantimeMicros, -Infinity];
  for (const { first, last } of episodes) {
    if (first > end && end !== -Infinity) length *= factor;
    if (length > FOR_GOOD_MICROS) return null;
    end = Math.max(end, last + Math.round(length));
  }
  return end;
}
