// The stacks of the chart "Accepted connections per user per day": which users get a colour, where the axis ends, and which
// stacks show their total. Every login is in exactly one segment, so the segments add up to the total.
import { countOf, countText } from '../lib/count-text.js';
import type { UserDayLogins } from '../model/figures.js';
import { type Bucket, dayNumber } from './calendar.js';
import { chartText, type Room, textWidthPx } from './chart-text.js';
import { STACK_TEXT_PX } from './overlay.js';
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

// Limits the axis, so that one extreme day does not flatten all others. Stacks above the limit are cut, marked with an
// axis break, and have their number above them.

/** With fewer stacks, each has room for its number, and none is cut. */
const MIN_STACKS = 8;

/** The share of stacks that may be cut; one may always be cut. */
const MAX_CUT_PART = 0.05;

/** Stacks are cut only if that makes the others about this many times taller. */
const MIN_GAIN = 5;

/** The axis ends this much above the highest stack that is not cut. */
const HEADROOM = 1.25;

const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The end of the axis that keeps most stacks readable. Null if no stack needs to be cut. */
export function findStackLimit(totals: readonly number[]): number | null {
  const falling = totals.filter((total) => total > 0).sort((a, b) => b - a);
  if (falling.length < MIN_STACKS) return null;
  const typical = falling[Math.max(1, Math.floor(falling.length * MAX_CUT_PART))] ?? 0;
  const limit = roundUp(typical * HEADROOM);
  return (falling[0] ?? 0) < limit * MIN_GAIN ? null : limit;
}

/** Rounds up to a number at which an axis can end: `87` to 100, `12.5` to 15. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.find((candidate) => candidate * power >= value) ?? 10;
  return Math.max(4, Math.ceil(step * power));
}

// Decides which stacks show their total: all if there is room, else the highest one and those that are cut.

/** The least width that is left for the stacks beside the numbers of the axis. */
const STACKS_PX = 1040;

const GAP_PX = 5;

/** A text for each stack, or null. @param limit the end of the axis if stacks are cut */
export function stackTexts(totals: readonly number[], limit: number | null): readonly (string | null)[] {
  const slotPx = STACKS_PX / totals.length;
  const falling = [...totals.entries()].filter(([, total]) => total > 0).sort(([, a], [, b]) => b - a);
  const highest = falling[0]?.[1] ?? 0;
  const all = textPx(highest) + GAP_PX <= slotPx;
  const texts: (string | null)[] = totals.map(() => null);
  for (const [nth, [i, total]] of falling.entries()) {
    const wanted = all || nth === 0 || (limit !== null && total > limit);
    // Higher stacks come first; a text without room beside them is left out.
    const reach = Math.ceil((textPx(highest) + GAP_PX) / slotPx);
    const near = texts.slice(Math.max(0, i - reach + 1), i + reach);
    if (wanted && near.every((text) => text === null)) texts[i] = countText(total);
  }
  return texts;
}

function textPx(count: number): number {
  return textWidthPx(countText(count), STACK_TEXT_PX);
}
