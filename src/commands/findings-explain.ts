// authtrack findings explain: says what one finding means, shows its evidence, and what to do next.
import { ruleOf, sentenceOf } from '../findings/findings.js';
import { countOf } from '../lib/count-text.js';
import { lineOf, sourceOf } from '../lib/identity.js';
import type { Terminal } from '../lib/terminal.js';
import { instantForPeople, isoInstant } from '../lib/time-text.js';
import type { Finding } from '../model/finding.js';
import type { StoredLogin } from '../model/login.js';
import { labelled, type OutLine, tableLines } from '../report/report.js';
import type { CommandContext } from '../steps/command.js';
import { findingOf, withFindings } from '../steps/find-findings.js';
import { recordOf } from '../steps/finding-record.js';
import { printAnswer } from '../steps/print.js';

const MAX_EVIDENCE = 20;
const LABEL_WIDTH = 19;

type Evidence = Pick<StoredLogin, 'date' | 'host' | 'status' | 'user' | 'ip' | 'method'> & {
  /** The name of the log, and the number of the line. */
  readonly log: string;
  readonly line: number;
};

/** The argument is the id of a finding, or its beginning. @throws what findingOf throws */
export async function run(context: CommandContext): Promise<void> {
  await withFindings(context, async (all, store) => {
    const finding = findingOf(all, context.inputs[0] ?? '');
    const rows = await store.evidenceOf(finding, MAX_EVIDENCE);
    const names = new Map((await store.readSources()).map(({ id, name }) => [id, name]));
    const evidence = rows.map(({ id, date, host, status, user, ip, method }): Evidence => {
      return { date, host, status, user, ip, method, log: names.get(sourceOf(id)) ?? '', line: lineOf(id) };
    });
    const others = all.filter(({ id }) => finding.with.includes(id));
    await printAnswer(context, {
      json: () => ({ ...recordOf(finding), ...textsOf(finding), evidence: evidence.map(evidenceRecord) }),
      lines: (terminal) => linesOf(finding, { others, evidence }, terminal),
    });
  });
}

function evidenceRecord({ date, ...row }: Evidence): object {
  return { date: isoInstant(date), ...row };
}

function textsOf({ rule }: Finding): object {
  const of = ruleOf(rule);
  return { meaning: of?.meaning ?? null, falsePositives: of?.falsePositives ?? null, next: of?.next ?? null };
}

function linesOf(
  finding: Finding,
  { others, evidence }: { readonly others: readonly Finding[]; readonly evidence: readonly Evidence[] },
  terminal: Terminal,
): readonly OutLine[] {
  const rule = ruleOf(finding.rule);
  const line = (label: string, text: string): OutLine => labelled(`${label}:`, text, LABEL_WIDTH);
  const period = [finding.first, finding.last].map(instantForPeople);
  return [
    sentenceOf(finding),
    '',
    line('Finding', finding.id),
    line('Rule', `${rule?.title ?? ''} (${finding.rule})`),
    line('Severity', finding.severity),
    ...(rule?.attack ? [line('ATT&CK', rule.attack)] : []),
    line('Evidence', period[0] === period[1] ? (period[0] ?? '') : period.join(' to ')),
    ...(finding.days > 1 ? [line('On', countOf(finding.days, 'day'))] : []),
    line('What it means', rule?.meaning ?? ''),
    line('False positives', rule?.falsePositives ?? ''),
    line('What to do next', rule?.next ?? ''),
    ...(others.length === 0 ? [] : ['', 'About the same user or address, at the same time:']),
    ...others.map((other) => `  ${other.id}  ${sentenceOf(other)}`),
    '',
    ...tableLines(
      {
        columns: [
          ...['Date', 'Host', 'Status', 'User', 'Address', 'Method', 'Log and line'].map((title) => ({
            title,
          })),
        ],
        rows: evidence.map((row) => [
          instantForPeople(row.date),
          ...[row.host, row.status, row.user ?? '', row.ip ?? '', row.method ?? ''],
          `${row.log}:${row.line}`,
        ]),
      },
      terminal,
    ),
    ...(evidence.length === MAX_EVIDENCE ? [`  The first ${MAX_EVIDENCE} rows.`] : []),
    'Acknowledge it: `authtrack findings ack ID`.',
  ];
}
