// The shape of a rule: what rules.ts lists, and each file of rules/ exports.
import type { DayToJudge, HostHistory, JudgeContext, Severity, Sign, UserHistory } from '../model/finding.js';
import type { DayRows } from './day-rows.js';

/** The values of a rule's thresholds by name. */
export type Thresholds = Readonly<Record<string, number>>;

type Threshold = {
  readonly default: number;
  /** What it limits: `failed attempts before the login`. */
  readonly says: string;
};

/** What all rules have. Texts are for people: docs/findings.md and `findings explain` show them. */
type RuleText = {
  /** Stays the same for ever: databases and settings have it. */
  readonly id: string;
  readonly title: string;
  /** The usual one; a sign may have another. */
  readonly severity: Severity;
  /** The technique of MITRE ATT&CK; null where none fits. */
  readonly attack: string | null;
  /** What the subject is. */
  readonly subject: 'user' | 'address' | 'network' | 'host' | 'key';
  readonly thresholds: Readonly<Record<string, Threshold>>;
  readonly meaning: string;
  readonly falsePositives: string;
  readonly next: string;
  /** A sign in one plain sentence without a full stop. */
  readonly sentence: (sign: Sign) => string;
  /**
   * Its object makes a finding unique: a new key of a user is new once, even if older logs move the time of it. Signs
   * of other rules join to one finding while they follow each other within days.
   */
  readonly isOnce?: true;
};

export type UserRule = RuleText & {
  readonly of: 'user';
  readonly judge: (user: UserHistory, thresholds: Thresholds, context: JudgeContext) => readonly RuleSign[];
};

export type DayRule = RuleText & {
  readonly of: 'day';
  /** Gives one sign after the other, because a day may have very many. */
  readonly judge: (day: JudgedDay, thresholds: Thresholds, context: JudgeContext) => Iterable<RuleSign>;
};

export type HostRule = RuleText & {
  readonly of: 'host';
  readonly judge: (host: HostHistory, thresholds: Thresholds, context: JudgeContext) => readonly RuleSign[];
};

export type Rule = UserRule | DayRule | HostRule;

/** A sign as a rule gives it: the table adds the rule's id, and its severity where the sign has none. */
export type RuleSign = Omit<Sign, 'rule' | 'severity' | 'object' | 'user' | 'ip' | 'host' | 'details'> &
  Partial<Pick<Sign, 'severity' | 'object' | 'user' | 'ip' | 'host' | 'details'>>;

/** A day as rules read it. */
export type JudgedDay = Pick<DayToJudge, 'day'> & {
  readonly rows: DayRows;
  /** The rows of the day before: none if it has none. */
  readonly before: DayRows;
};

/** The threshold of this name. */
export function threshold(thresholds: Thresholds, name: string): number {
  const value = thresholds[name];
  if (value === undefined) throw new RangeError(`the rule has no threshold ${name}`);
  return value;
}
