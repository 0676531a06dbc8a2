// Durations as people write them in configuration files: `90s`, `10m`, `12h`, `1d`, `4w`.

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

const MICROS_PER_SECOND = 1_000_000;

/** The duration in microseconds. Null for anything else, and for more than ten years. */
export function parseDuration(text: string): number | null {
  const [, number = '', unit = ''] = /^([1-9]\d{0,8})([smhdw])$/.exec(text) ?? [];
  const seconds = Number(number) * (unitSeconds[unit] ?? 0);
  return seconds > 0 && seconds <= 3660 * 86_400 ? seconds * MICROS_PER_SECOND : null;
}
