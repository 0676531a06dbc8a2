// Entry point: the rules that find what matters in stored logins. Read rules.ts first, which lists them, then one file of
// rules/. Rules are functions of rows and history alone: the store calls them (store/queries/judge.ts) and keeps their
// signs; joinSigns makes findings of signs.
import { type DayToJudge, type Finding, type Judge, severities, type Sign } from '../model/finding.js';
import { createHash } from 'node:crypto';
import { DayRows } from './day-rows.js';
import type { Rule, RuleSign } from './rule.js';
import { rules } from './rules.js';
import { type RuleThresholds, thresholdsOf } from './thresholds.js';

export { hasUntold, joinSigns } from './join-signs.js';
export { parseThresholds, thresholdsOf } from './thresholds.js';
export type { Rule } from './rule.js';
export { rules } from './rules.js';

/** Signs of one rule and day beyond this number are left out, the least grave and smallest first: nobody reads them. */
const MAX_SIGNS_PER_DAY = 500;
const MAX_SIGNS_AT_ONCE = 20 * MAX_SIGNS_PER_DAY;

/** Changes when a rule judges differently, so that all days are judged anew. */
const RULES_VERSION = 2;

/** Returns the rule with this id; undefined for a rule of another release. */
export function ruleOf(id: string): Rule | undefined {
  return rules.find((rule) => rule.id === id);
}

/** Returns a finding or a sign in one plain sentence. Hostile text. */
export function sentenceOf(found: Sign | Finding): string {
  return ruleOf(found.rule)?.sentence(found) ?? `${found.rule}: ${found.subject}`;
}

type JudgeOptions = {
  /** How many days before the last stored row are judged. */
  readonly days: number;
  readonly thresholds: RuleThresholds;
  /** Only these rules; all of them if absent. */
  readonly only?: readonly Rule[];
};

/** Returns the rules as the store calls them. */
export function createJudge({ days, thresholds, only = rules }: JudgeOptions): Judge {
  const values = new Map(only.map((rule) => [rule.id, thresholdsOf(rule, thresholds)]));
  const version = JSON.stringify([RULES_VERSION, days, [...values]]);
  return {
    version: createHash('sha256').update(version).digest('hex'),
    days,
    hoursBefore: values.get('unusual-hour')?.['days'] ?? 0,
    hostRules: only.filter((rule) => rule.of === 'host').map(({ id }) => id),
    judgeUser: (user, context) =>
      only.flatMap((rule) =>
        rule.of === 'user' ? signsOf(rule, rule.judge(user, values.get(rule.id) ?? {}, context)) : [],
      ),
    judgeDay: (day, context) => {
      const judged = { day: day.day, rows: rowsOf(day.logins), before: rowsOf(day.before) };
      return only.flatMap((rule) =>
        rule.of === 'day' ? signsOf(rule, rule.judge(judged, values.get(rule.id) ?? {}, context)) : [],
      );
    },
    judgeHost: (host, context) =>
      only.flatMap((rule) =>
        rule.of === 'host' ? signsOf(rule, rule.judge(host, values.get(rule.id) ?? {}, context)) : [],
      ),
  };
}

/** The heaviest signs; in their order if they are few. No more than some thousand are kept at a time. */
function signsOf(rule: Rule, found: Iterable<RuleSign>): readonly Sign[] {
  let signs: Sign[] = [];
  for (const sign of found) {
    signs.push(completed(rule, sign));
    if (signs.length === MAX_SIGNS_AT_ONCE) signs = heaviest(signs);
  }
  return signs.length <= MAX_SIGNS_PER_DAY ? signs : heaviest(signs);
}

function heaviest(signs: Sign[]): Sign[] {
  return signs.sort(byWeight).slice(0, MAX_SIGNS_PER_DAY);
}

/** A day is judged, and is the day before the next one: its rows are put in order once. */
const ordered = new WeakMap<object, DayRows>();

function rowsOf(logins: DayToJudge['before']): DayRows {
  if (logins === undefined) return new DayRows(undefined);
  let rows = ordered.get(logins);
  if (rows === undefined) {
    rows = new DayRows(logins);
    ordered.set(logins, rows);
  }
  return rows;
}

function completed({ id, severity }: Rule, sign: RuleSign): Sign {
  return { rule: id, severity, object: '', user: null, ip: null, host: null, details: {}, ...sign };
}

function byWeight(a: Sign, b: Sign): number {
  return (
    severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
    b.amount - a.amount ||
    a.first - b.first ||
    byCodeUnits(a.subject, b.subject) ||
    byCodeUnits(a.object, b.object)
  );
}

function byCodeUnits(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
