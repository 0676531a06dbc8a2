// Tells new findings: in the summary, or under --quiet as warnings; to the program of `notify`; and by the exit code of
// --fail-on. A finding counts as told when all of these have it. After a crash in between it is told twice, never not at
// all. See docs/decisions/0054.
import { hostname } from 'node:os';

import type { Settings } from '../cli/cli.js';
import { sentenceOf } from '../findings/findings.js';
import { nowMicros } from '../lib/clock.js';
import { countText } from '../lib/count-text.js';
import { UnavailableError } from '../lib/errors.js';
import { safeText, toJsonLine } from '../lib/safe-text.js';
import { instantForPeople } from '../lib/time-text.js';
import { checkTrustedArgument, checkTrustedProgram } from '../lib/trusted-file.js';
import type { Finding, Severity } from '../model/finding.js';
import type { ShownFinding } from '../report/report.js';
import type { Store } from '../store/store.js';
import type { CommandContext } from './command.js';
import { judgeOf } from './find-findings.js';
import { recordOf } from './finding-record.js';
import { isAtLeast, lesserOf, type NewFindings, type ToTell } from './new-findings.js';
import { runNotify } from './notify.js';
import { isWritten } from './print.js';

/** More of them fill neither a mail nor a message of a chat. The JSON has all of them. */
const MAX_LINES = 20;

/** Of what the summary shows, and `notify` gets. */
const SHOWN: Severity = 'medium';

/** Of what --quiet prints. */
const LOUD: Severity = 'high';

type Context = Pick<
  CommandContext,
  'settings' | 'env' | 'signal' | 'log' | 'options' | 'stdout' | 'stderr' | 'verbose'
>;

/** What this run tells: with --quiet only grave findings of late, unless `notify` or --fail-on wants more. */
export function toTell(context: Pick<Context, 'settings' | 'options'>): ToTell {
  const { settings } = context;
  const hasOld = isSummaryPrinted(settings);
  const least = hasOld || settings.notify !== undefined ? SHOWN : LOUD;
  return { least: lesserOf(least, failOnOf(context)), hasOld };
}

function isSummaryPrinted({ json, quiet }: Pick<Settings, 'json' | 'quiet'>): boolean {
  return json || !quiet;
}

/**
 * Refuses wrong settings before anything is read, and not in the night in which they matter.
 * @throws UsageError for an unknown threshold, ConfigError for a wrong program of `notify`
 */
export async function checkAlerts({ settings }: Pick<Context, 'settings'>): Promise<void> {
  judgeOf(settings);
  const [program, ...args] = settings.notify ?? [];
  const options = { hint: 'correct `notify`, or make it a program that only root can change' };
  if (program !== undefined) await checkTrustedProgram(program, options);
  for (const argument of args) await checkTrustedArgument(argument, options);
}

/** A finding as the summary shows it. */
export function shownFinding(finding: Finding): ShownFinding {
  const { id, severity, last } = finding;
  return { id, severity, last, sentence: sentenceOf(finding) };
}

export type Told = {
  /** Throw this when the rest is done. */
  readonly failure: UnavailableError | undefined;
  /** Whether --fail-on asks for its exit code. */
  readonly isFailure: boolean;
};

/**
 * Tells findings, and stores that they were told.
 * @param print prints the summary, unless --quiet leaves it out
 * @throws StoppedError; what the store throws
 */
export async function tellFindings(
  context: Context,
  { store, found, print }: { readonly store: Store; readonly found: NewFindings; print: () => Promise<void> },
): Promise<Told> {
  const { settings, stdout, stderr, signal } = context;
  const failOn = failOnOf(context);
  const isSummary = isSummaryPrinted(settings);
  const shown = isSummary ? found.all : atLeast(found.alarms, lesserOf(LOUD, failOn));
  await print();
  if (!isSummary) warnOf(shown, context);
  const isShown = shown.length > 0 && (await isWritten(isSummary ? stdout : stderr, signal));
  const failure = await notify(found.alarms, context);
  const isHandedOver = settings.notify !== undefined && failure === undefined;
  const told = new Set([...(isShown ? shown : []), ...(isHandedOver ? found.alarms : [])]);
  // What the program of `notify` did not take is told again.
  if (failure !== undefined) for (const finding of found.alarms) told.delete(finding);
  await keepTold(store, [...told]);
  return { failure, isFailure: failOn !== undefined && atLeast(found.alarms, failOn).length > 0 };
}

function atLeast(findings: readonly Finding[], least: Severity): readonly Finding[] {
  return findings.filter(({ severity }) => isAtLeast(severity, least));
}

function failOnOf({ options }: Pick<Context, 'options'>): Severity | undefined {
  return options['failOn'] as Severity | undefined;
}

/** Warns of findings, so that cron mails them. */
function warnOf(findings: readonly Finding[], { log }: Pick<Context, 'log'>): void {
  for (const finding of findings.slice(0, MAX_LINES))
    log.warn(`${textOf(finding)}: see authtrack findings explain ${finding.id}`);
  const more = findings.length - MAX_LINES;
  if (more > 0) log.warn(`${countText(more)} more new findings: see authtrack findings`);
}

/** Hands findings over to the program of `notify`, if there are any. @returns the failure, after a warning about it */
async function notify(findings: readonly Finding[], context: Context): Promise<UnavailableError | undefined> {
  const { settings, log, verbose } = context;
  if (settings.notify === undefined || findings.length === 0) return undefined;
  verbose(`notify: ${settings.notify.join(' ')}`);
  const failed = await runNotify(settings.notify, `${toJsonLine(messageOf(findings))}\n`, context);
  if (failed === undefined) return undefined;
  const [message, ...lines] = failed;
  log.warn([`notify: ${message}`, ...lines]);
  return new UnavailableError(
    'all logins are stored, but the program of notify did not take the new findings',
    {
      hint: 'correct the program; the next run hands them over again',
    },
  );
}

/** What the program of `notify` gets: docs/findings.md has a table of it. */
function messageOf(findings: readonly Finding[]): object {
  const more = findings.length - MAX_LINES;
  const lines = [
    ...findings.slice(0, MAX_LINES).map((finding) => `${finding.severity}: ${textOf(finding)}`),
    ...(more > 0 ? [`and ${countText(more)} more: authtrack findings`] : []),
  ];
  return {
    machine: hostname(),
    // Scripts send it on as it is: nothing in it may act on a terminal.
    text: lines.map(safeText).join('\n'),
    findings: findings.map(recordOf),
  };
}

function textOf(finding: Finding): string {
  return `${sentenceOf(finding)} (${instantForPeople(finding.last)})`;
}

async function keepTold(store: Store, findings: readonly Finding[]): Promise<void> {
  if (findings.length === 0) return;
  const at = nowMicros();
  await store.keepFindingRecords(
    findings.map(({ rule, subject, object, first, last, severity }) => {
      return { record: 'told', rule, subject, object, first, last, at, until: null, severity };
    }),
  );
}
