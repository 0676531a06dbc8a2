// How long something took, in one unit: `3 days`, `5 hours`, `1 minute`.
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../lib/units.js';

const units = [
  [MS_PER_DAY, 'day'],
  [MS_PER_HOUR, 'hour'],
  [MS_PER_MINUTE, 'minute'],
] as const;

/** The length of a time in the largest unit that fits; less than a minute counts as `0 minutes`. */
export function ageText(ms: number): string {
  const [unitMs, unit] = units.find(([each]) => ms >= each) ?? units[2];
  const count = Math.floor(Math.max(0, ms) / unitMs);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
