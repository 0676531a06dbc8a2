// The lines of the whole log in the order of time, made day by day, so that a long log needs no more memory.
import type { Activity } from './activity.js';
import type { AddressSource } from './addresses.js';
import { countBurstLines, createAttackers } from './attacks.js';
import { DAY_MS, SAMPLE_DAYS, sampleDay, type Day } from './calendar.js';
import { writeCron } from './cron.js';
import { findSilence, type Incidents } from './incidents.js';
import { createNumbering, type TaggedLine } from './number-lines.js';
import { createStaff } from './staff.js';
import { createRandom } from './random.js';
import { foldRepetitions } from './repetition.js';

export type Plan = {
  readonly seed: number;
  /** Approximate total number of lines. */
  readonly lines: number;
  readonly addresses: AddressSource;
  readonly incidents: Incidents;
};

/** Lines of an ordinary log of six weeks. A smaller number ends the log sooner, a larger one adds attackers. */
export const ORDINARY_LINES = 20_000;
const LEAST_ATTACK_LINES = 50;

export function* makeDayLines(plan: Plan): Generator<TaggedLine> {
  const { seed, addresses, incidents } = plan;
  const attackers = createAttackers(seed, addresses);
  const staff = createStaff(seed, addresses);
  const numbering = createNumbering(createRandom(seed, 'numbering'));
  const days = Math.min(SAMPLE_DAYS, Math.ceil((plan.lines * SAMPLE_DAYS) / ORDINARY_LINES));
  const quota = createQuota(plan, days);
  let written = 0;
  let unstarted: readonly Activity[] = [];
  let unwritten: readonly TaggedLine[] = [];

  for (let index = 0; index < days; index += 1) {
    const day = sampleDay(index);
    const endMs = day.startMs + DAY_MS;
    const ordinary = [...staff.work(day), ...writeCron(day, seed)];
    const budget = quota(day) - written - countLines(ordinary);
    const attacks = attackers.attack(day, Math.max(LEAST_ATTACK_LINES, budget));
    const starting = heardOf(day, [...unstarted, ...ordinary, ...attacks]).concat(incidents.happen(day));
    const [started, later] = partition(starting, ({ startMs }) => startMs < endMs);
    const numbered = started.sort((a, b) => a.startMs - b.startMs).flatMap(numbering.tagLines);
    const [due, rest] = partition([...unwritten, ...numbered], ({ atMs }) => atMs < endMs);
    const folded = [...foldRepetitions(due.sort((a, b) => a.atMs - b.atMs))];
    yield* folded;
    written += folded.length;
    unstarted = later;
    unwritten = rest;
  }
}

/** The target number of lines at the end of each day, because some days have more lines. */
function createQuota(plan: Plan, days: number): (day: Day) => number {
  const random = createRandom(plan.seed, 'quota');
  const lastDate = sampleDay(days - 1).date;
  const everyDay = plan.lines - countBurstLines(lastDate);
  const weights = Array.from({ length: days }, (_, index) => {
    const { isWorkday } = sampleDay(index);
    return (isWorkday ? 1.15 : 0.72) * (0.8 + 0.4 * random.fraction());
  });
  const total = sum(weights);
  return ({ index, date }) =>
    Math.floor((everyDay * sum(weights.slice(0, index + 1))) / total) + countBurstLines(date);
}

/** Removes events that cannot reach a machine that is down. */
function heardOf(day: Day, activities: readonly Activity[]): readonly Activity[] {
  const silence = findSilence(day);
  if (silence === null) return activities;
  return activities.filter(({ startMs }) => startMs < silence.fromMs || startMs > silence.toMs);
}

function countLines(activities: readonly Activity[]): number {
  return activities.reduce((count, { lines }) => count + lines.length, 0);
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): readonly [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
