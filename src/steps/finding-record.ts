// A finding as a record, for JSON.
import { ruleOf, sentenceOf } from '../findings/findings.js';
import { isoInstant } from '../lib/time-text.js';
import type { Finding } from '../model/finding.js';

/** What --json prints of a finding. */
export function recordOf(finding: Finding): object {
  const { id, rule, severity, score, subject, object, user, ip, host, first, last, days, amount } = finding;
  return {
    ...{
      id,
      rule,
      title: ruleOf(rule)?.title ?? rule,
      severity,
      score,
      attack: ruleOf(rule)?.attack ?? null,
    },
    sentence: sentenceOf(finding),
    ...{ subject, object: object === '' ? null : object, user, ip, host },
    ...{ first: isoInstant(first), last: isoInstant(last), days, amount, details: finding.details },
    with: finding.with,
    told: finding.toldAt === null ? null : isoInstant(finding.toldAt),
    acknowledged: finding.ackedAt === null ? null : isoInstant(finding.ackedAt),
  };
}
