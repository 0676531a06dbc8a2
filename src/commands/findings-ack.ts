// authtrack findings ack: acknowledges a finding, so that it is neither listed nor told any more.
import { sentenceOf } from '../findings/findings.js';
import { nowMicros } from '../lib/clock.js';
import { UsageError } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import { instantForPeople, isoInstant, parseDuration } from '../lib/time-text.js';
import { MICROS_PER_DAY } from '../lib/units.js';
import { dayOf } from '../lib/utc-days.js';
import type { CommandContext } from '../steps/command.js';
import { findingOf, withFindings } from '../steps/find-findings.js';
import { printResult } from '../steps/print.js';

/** @throws what findingOf throws; UsageError for an --until that is neither a day nor a duration */
export async function run(context: CommandContext): Promise<void> {
  const at = nowMicros();
  const until = untilOf(context.options['until'], at);
  await withFindings(context, async (all, store) => {
    const finding = findingOf(all, context.inputs[0] ?? '');
    const { rule, subject, object, first, last } = finding;
    const record = { record: 'acked', at, until, severity: null } as const;
    await store.keepFindingRecords([{ ...record, rule, subject, object, first, last }]);
    const end =
      until === null
        ? ''
        : ` Findings of this rule about ${subject} count as acknowledged until ${instantForPeople(until)}.`;
    await printResult(context, {
      json: () => ({
        id: finding.id,
        acknowledged: isoInstant(at),
        until: until === null ? null : isoInstant(until),
      }),
      lines: () => [`Acknowledged ${finding.id}: ${sentenceOf(finding)}.${end}`],
    });
  });
}

/** Microseconds since 1970 UTC: the end of a day, or a time from now on. */
function untilOf(text: string | undefined, now: number): number | null {
  if (text === undefined) return null;
  const day = dayOf(text);
  if (day !== undefined) return (day + 1) * MICROS_PER_DAY - 1;
  const micros = parseDuration(text);
  if (micros !== null) return now + micros;
  throw new UsageError(`--until: expected a day or a duration, got "${safeText(text)}"`, {
    hint: 'give a UTC day as YYYY-MM-DD, or a duration from now on, such as 30d',
  });
}
