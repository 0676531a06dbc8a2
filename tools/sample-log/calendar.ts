// The six weeks of the sample. Only the weekdays are those of 2026: RFC 3164 lines have no year.

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
export const SAMPLE_DAYS = 42;
/** Monday, 20 April. */
const FIRST_DAY_MS = Date.UTC(2026, 3, 20);

export type Day = {
  /** The day's number, from 0. */
  readonly index: number;
  readonly startMs: number;
  /** `05-14` */
  readonly date: string;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly isWorkday: boolean;
};

const publicHolidays: ReadonlySet<string> = new Set(['05-01', '05-14', '05-25']);

export function sampleDay(index: number): Day {
  const startMs = FIRST_DAY_MS + index * DAY_MS;
  const weekday = new Date(startMs).getUTCDay();
  const date = new Date(startMs).toISOString().slice(5, 10);
  return {
    index,
    startMs,
    date,
    weekday,
    isWorkday: weekday !== 0 && weekday !== 6 && !publicHolidays.has(date),
  };
}

/** The instant of a time of day; 14.5 is half past two. */
export function atHour(day: Day, hour: number): number {
  return day.startMs + Math.floor(hour * HOUR_MS);
}
