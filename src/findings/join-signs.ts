// Makes findings of signs: joins those that follow each other, and ranks findings about one user or address together.
import { createHash } from 'node:crypto';
import { grouped } from '../lib/grouped.js';
import { MICROS_PER_DAY } from '../lib/units.js';
import type { Finding, FindingRecord, Severity, Sign } from '../model/finding.js';
import { severities } from '../model/finding.js';
import { rules } from './rules.js';

/** Signs further apart than this are separate findings. */
const JOIN_MICROS = 7 * MICROS_PER_DAY;

/** Findings this far apart are not ranked together. */
const TOGETHER_MICROS = MICROS_PER_DAY;

const weights: Readonly<Record<Severity, number>> = { low: 1, medium: 10, high: 40 };

/** A finding whose other findings bring it up to this rank is as grave as a single grave one. */
const HIGH_SCORE = 20;

/** Another finding counts half. */
const SHARE = 0.5;

const ID_DIGITS = 10;

type Records = { readonly told: readonly FindingRecord[]; readonly acked: readonly FindingRecord[] };

type Joined = Omit<Finding, 'score' | 'with' | 'toldAt' | 'ackedAt' | 'records'>;

type Ranked = Joined & Pick<Finding, 'score' | 'with'>;

const once = new Set(rules.filter((rule) => rule.isOnce).map(({ id }) => id));

/** Returns the findings of all signs, the highest rank first. The order of the signs does not matter. */
export function joinSigns(signs: readonly Sign[], { told, acked }: Records): readonly Finding[] {
  const toldOf = byIdentity(told);
  const ackedOf = byIdentity(acked);
  const joined = [...byIdentity(signs).values()].flatMap((some) => episodes(some).map(joinedSign));
  return ranked(joined).map((finding) => {
    const identity = identityOf(finding);
    const ofTold = (toldOf.get(identity) ?? []).filter((record) => isSame(record, finding));
    const ofAcked = (ackedOf.get(identity) ?? []).filter((record) => isAcked(record, finding));
    return {
      ...finding,
      // Only when its rank is known: what has become graver was not told.
      toldAt: ofTold.find((record) => isAsGrave(record, finding))?.at ?? null,
      ackedAt: ofAcked[0]?.at ?? null,
      records: [...ofTold, ...ofAcked.filter((record) => isSame(record, finding))],
    };
  });
}

/**
 * Whether any of these signs was neither told nor acknowledged. If none is, no finding that they make is new. This costs
 * much less than joining all signs, in a run that finds nothing.
 */
export function hasUntold(signs: readonly Sign[], { told, acked }: Records): boolean {
  const toldOf = byIdentity(told);
  const ackedOf = byIdentity(acked);
  return signs.some((sign) => {
    const identity = identityOf(sign);
    const isTold = toldOf.get(identity)?.some((record) => isSame(record, sign) && isAsGrave(record, sign));
    return isTold !== true && ackedOf.get(identity)?.some((record) => isAcked(record, sign)) !== true;
  });
}

function identityOf({ rule, subject, object }: Pick<Sign, 'rule' | 'subject' | 'object'>): string {
  return JSON.stringify([rule, subject, object]);
}

function byIdentity<T extends Pick<Sign, 'rule' | 'subject' | 'object'>>(
  all: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  return grouped(all, identityOf);
}

/** The signs of one rule and subject, cut where nothing was found for days. */
function episodes(signs: readonly Sign[]): readonly (readonly Sign[])[] {
  const sorted = [...signs].sort((a, b) => a.first - b.first || a.last - b.last);
  const found: Sign[][] = [];
  let end = -Infinity;
  for (const sign of sorted) {
    const current = found.at(-1);
    if (current === undefined || (!once.has(sign.rule) && sign.first > end + JOIN_MICROS)) found.push([sign]);
    else current.push(sign);
    end = Math.max(end, sign.last);
  }
  return found;
}

function joinedSign(episode: readonly Sign[]): Joined {
  const [gravest] = [...episode].sort(byGravity) as [Sign];
  const first = Math.min(...episode.map((sign) => sign.first));
  const last = Math.max(...episode.map((sign) => sign.last));
  const days = new Set(episode.map((sign) => Math.floor(sign.last / MICROS_PER_DAY)));
  const { rule, subject, object } = gravest;
  const id = createHash('sha256')
    .update(JSON.stringify([rule, subject, object, first]))
    .digest('hex');
  return { ...gravest, first, last, id: id.slice(0, ID_DIGITS), days: days.size };
}

/** The order of signs of one rule, subject and object: total, so that it does not matter in which order they are read. */
function byGravity(a: Sign, b: Sign): number {
  return (
    weights[b.severity] - weights[a.severity] ||
    b.amount - a.amount ||
    a.first - b.first ||
    a.last - b.last ||
    byCodeUnits(JSON.stringify(a.details), JSON.stringify(b.details))
  );
}

function byCodeUnits(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Whether a record is about this finding, though older logs may have moved its first evidence. */
function isSame(
  record: FindingRecord,
  { rule, first, last }: Pick<Sign, 'rule' | 'first' | 'last'>,
): boolean {
  return once.has(rule) || (record.first <= last + JOIN_MICROS && record.last >= first - JOIN_MICROS);
}

/** Whether it was told with this severity or a graver one. */
function isAsGrave({ severity }: FindingRecord, finding: Pick<Sign, 'severity'>): boolean {
  return severities.indexOf(severity ?? 'high') >= severities.indexOf(finding.severity);
}

function isAcked(record: FindingRecord, finding: Pick<Sign, 'rule' | 'first' | 'last'>): boolean {
  return (
    isSame(record, finding) || (finding.first >= record.first && finding.first <= (record.until ?? -Infinity))
  );
}

function ranked(findings: readonly Joined[]): readonly Ranked[] {
  const near: Near = new Map();
  for (const finding of findings) {
    for (const key of keysOf(finding)) {
      const ofRules = near.get(key) ?? new Map<string, Joined[]>();
      near.set(key, ofRules);
      const some = ofRules.get(finding.rule);
      if (some === undefined) ofRules.set(finding.rule, [finding]);
      else some.push(finding);
    }
  }
  for (const ofRules of near.values()) for (const some of ofRules.values()) some.sort(compare);
  return findings
    .map((finding): Ranked => {
      const others = othersOf(finding, near);
      const score =
        weights[finding.severity] + SHARE * others.reduce((sum, { severity }) => sum + weights[severity], 0);
      const isHigh = finding.severity !== 'low' && score >= HIGH_SCORE;
      const severity = isHigh ? 'high' : finding.severity;
      return { ...finding, severity, score, with: others.map(({ id }) => id) };
    })
    .sort((a, b) => b.score - a.score || b.last - a.last || byCodeUnits(a.id, b.id));
}

function keysOf({ user, ip }: Joined): readonly string[] {
  return [...(user === null ? [] : [`user ${user}`]), ...(ip === null ? [] : [`ip ${ip}`])];
}

/** The findings about one user or address, by rule: some rules find thousands about one user. */
type Near = Map<string, Map<string, Joined[]>>;

/** The gravest finding of each other rule about the same user or address at the same time. */
function othersOf(finding: Joined, near: Near): readonly Joined[] {
  const byRule = new Map<string, Joined>();
  for (const key of keysOf(finding)) {
    for (const [rule, others] of near.get(key) ?? []) {
      if (rule === finding.rule) continue;
      for (const other of others) {
        const isNear =
          other.first <= finding.last + TOGETHER_MICROS && other.last >= finding.first - TOGETHER_MICROS;
        if (!isNear) continue;
        const known = byRule.get(rule);
        if (known === undefined || compare(other, known) < 0) byRule.set(rule, other);
        // The gravest come first.
        break;
      }
    }
  }
  return [...byRule.values()].sort(compare);
}

function compare(a: Joined, b: Joined): number {
  return severities.indexOf(b.severity) - severities.indexOf(a.severity) || byCodeUnits(a.id, b.id);
}
