// Decides which users get a colour. Every login is in exactly one segment, so the segments add up to the total.
import type { UserDayLogins } from '../model/figures.js';
import { dayNumber, type Bucket } from './calendar.js';
import { chartText, type Room } from './chart-text.js';
import { countText, countOf } from '../lib/count-text.js';
import { colours, palette } from './theme.js';

/** Nine of the widest names still leave most of the picture to the bars. */
const nameRoom: Room = { sizePx: 13, maxPx: 190 };

export type UserStack = {
  /** Name and number of logins, for the legend. */
  readonly label: string;
  readonly colour: string;
  /** Number of logins in each bucket. */
  readonly logins: readonly number[];
};

type UserLogins = { readonly user: string; readonly total: number; readonly days: readonly UserDayLogins[] };

/**
 * The users with most logins first, then all others as one stack; a single other one keeps its name. Every day must be
 * in a bucket.
 */
export function userStacks(logins: readonly UserDayLogins[], buckets: readonly Bucket[]): UserStack[] {
  const users = rankUsers(logins);
  const bucketOfDay = new Map(buckets.flatMap((bucket, i) => daysOf(bucket).map((day) => [day, i] as const)));
  const perBucket = (days: readonly UserDayLogins[]): number[] => {
    const sums = buckets.map(() => 0);
    for (const { day, logins: count } of days) {
      const i = bucketOfDay.get(dayNumber(day)) ?? 0;
      sums[i] = (sums[i] ?? 0) + count;
    }
    return sums;
  };
  const named = users.slice(0, palette.length).map(({ user, total, days }, i) => ({
    label: `${chartText(user, nameRoom)}  ${countText(total)}`,
    colour: palette[i] ?? colours.neutral,
    logins: perBucket(days),
  }));
  const others = users.slice(palette.length);
  const [first] = others;
  if (first === undefined) return named;
  const total = others.reduce((sum, user) => sum + user.total, 0);
  const name =
    others.length === 1 ? chartText(first.user, nameRoom) : `Others (${countOf(others.length, 'user')})`;
  const label = `${name}  ${countText(total)}`;
  return [
    ...named,
    { label, colour: colours.neutral, logins: perBucket(others.flatMap(({ days }) => days)) },
  ];
}

function rankUsers(logins: readonly UserDayLogins[]): UserLogins[] {
  const daysOfUser = new Map<string, UserDayLogins[]>();
  for (const day of logins) {
    const days = daysOfUser.get(day.user);
    if (days === undefined) daysOfUser.set(day.user, [day]);
    else days.push(day);
  }
  return [...daysOfUser]
    .map(([user, days]) => ({ user, days, total: days.reduce((sum, day) => sum + day.logins, 0) }))
    .sort((a, b) => b.total - a.total || (a.user < b.user ? -1 : 1));
}

function daysOf({ firstDay, lastDay }: Bucket): number[] {
  return Array.from({ length: lastDay - firstDay + 1 }, (_, i) => firstDay + i);
}
