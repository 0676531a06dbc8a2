// The thresholds of rules: their defaults, and what the user set.
import { UsageError } from '../lib/errors.js';
import type { Rule, Thresholds } from './rule.js';
import { rules } from './rules.js';

/** What the user set, by `rule.threshold`. */
export type RuleThresholds = ReadonlyMap<string, number>;

/** Parses `spraying.names=20`. @throws UsageError for an unknown rule or threshold, and for a value that is not a number */
export function parseThresholds(texts: readonly string[]): RuleThresholds {
  return new Map(texts.map(parseThreshold));
}

function parseThreshold(text: string): readonly [name: string, value: number] {
  const [, id = '', name = '', digits = ''] = /^([a-z-]+)\.([A-Za-z]+)=(\d{1,9})$/.exec(text) ?? [];
  if (id === '')
    throw new UsageError(`findingThresholds: expected RULE.THRESHOLD=NUMBER, got "${text}"`, {
      hint: 'write it like spraying.names=20',
    });
  const rule = rules.find((some) => some.id === id);
  if (rule === undefined)
    throw new UsageError(`findingThresholds: there is no rule "${id}"`, {
      hint: `use one of ${rules.map((some) => some.id).join(', ')}`,
    });
  if (!Object.hasOwn(rule.thresholds, name))
    throw new UsageError(`findingThresholds: the rule "${id}" has no threshold "${name}"`, {
      hint: `use one of ${Object.keys(rule.thresholds).join(', ') || 'those of another rule'}`,
    });
  return [`${id}.${name}`, Number(digits)];
}

export function thresholdsOf({ id, thresholds }: Rule, set: RuleThresholds): Thresholds {
  return Object.fromEntries(
    Object.entries(thresholds).map(([name, { default: value }]) => [name, set.get(`${id}.${name}`) ?? value]),
  );
}
