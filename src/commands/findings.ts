// authtrack findings: lists what the rules found, the highest rank first.
import { sentenceOf } from '../findings/findings.js';
import { nowMicros } from '../lib/clock.js';
import { countOf } from '../lib/count-text.js';
import { UsageError } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import type { Terminal } from '../lib/terminal.js';
import { instantForPeople, parseDuration } from '../lib/time-text.js';
import { MICROS_PER_DAY } from '../lib/units.js';
import { dayOf } from '../lib/utc-days.js';
import { type Finding, severities, type Severity } from '../model/finding.js';
import { type OutLine, tableLines } from '../report/report.js';
import type { CommandContext } from '../steps/command.js';
import { withFindings } from '../steps/find-findings.js';
import { recordOf } from '../steps/finding-record.js';
import { printAnswer } from '../steps/print.js';

/** @throws UsageError for a time in --since that is neither a day nor a duration */
export async function run(context: CommandContext): Promise<void> {
  const { options, settings } = context;
  const since = sinceOf(options['since']);
  const least = severities.indexOf((options['severity'] ?? 'medium') as Severity);
  await withFindings(context, async (all) => {
    const open = all.filter(
      ({ last, ackedAt }) => last >= since && (ackedAt === null || options['all'] !== undefined),
    );
    const shown = open.filter(({ severity }) => severities.indexOf(severity) >= least);
    const lesser = open.length - shown.length;
    const acked =
      options['all'] === undefined
        ? all.filter(({ ackedAt, last }) => ackedAt !== null && last >= since).length
        : 0;
    await printAnswer(context, {
      json: () => ({ findings: shown.map(recordOf), lesser, acknowledged: acked }),
      lines: (terminal) => linesOf(shown, { lesser, acked, days: settings.findingDays }, terminal),
    });
  });
}

/** Microseconds since 1970 UTC. */
function sinceOf(text: string | undefined): number {
  if (text === undefined) return -Infinity;
  const day = dayOf(text);
  if (day !== undefined) return day * MICROS_PER_DAY;
  const micros = parseDuration(text);
  if (micros !== null) return nowMicros() - micros;
  throw new UsageError(`--since: expected a day or a duration, got "${safeText(text)}"`, {
    hint: 'give a UTC day as YYYY-MM-DD, or a duration before now, such as 2d or 12h',
  });
}

type Left = { readonly lesser: number; readonly acked: number; readonly days: number };

function linesOf(
  shown: readonly Finding[],
  { lesser, acked, days }: Left,
  terminal: Terminal,
): readonly OutLine[] {
  const rest = [
    ...(lesser > 0 ? [`${countOf(lesser, 'finding')} of a lower severity: add --severity low.`] : []),
    ...(acked > 0 ? [`${countOf(acked, 'acknowledged finding')}: add --all.`] : []),
  ];
  if (shown.length === 0)
    return [`No finding in the last ${countOf(days, 'day')} of the stored logs.`, ...rest];
  return [
    ...tableLines(
      {
        columns: [{ title: 'Id' }, { title: 'Severity' }, { title: 'Last seen' }, { title: 'What' }],
        rows: shown.map((finding) => [
          finding.id,
          finding.severity,
          instantForPeople(finding.last),
          `${sentenceOf(finding)}${finding.days > 1 ? `, on ${finding.days} days` : ''}${finding.ackedAt === null ? '' : ' (acknowledged)'}`,
        ]),
        toneOf: (row) => (shown[row]?.severity === 'high' ? 'alarm' : undefined),
      },
      terminal,
    ),
    '',
    'Explain one: `authtrack findings explain ID`.',
    ...rest,
  ];
}
