// authtrack bans report: reports the addresses banned here to AbuseIPDB. It stores the reports before it sends them, so
// that a run that is killed never reports an address twice a day.
import { MICROS_PER_DAY } from '../lib/units.js';
import { formats, reportable, sendReports } from '../bans/bans.js';
import { ConfigError, TryAgainError, UsageError } from '../lib/errors.js';
import type { Ban } from '../model/ban.js';
import { instantForPeople, isoInstant } from '../lib/time-text.js';
import type { Terminal } from '../lib/terminal.js';
import { type OutLine, tableLines } from '../report/report.js';
import { SET } from '../steps/ban-file.js';
import { MAX_ROWS } from '../steps/ban-table.js';
import { countOf, countText } from '../lib/count-text.js';
import { safeText } from '../lib/safe-text.js';
import type { Store } from '../store/store.js';
import { warnOfUnvouched } from '../steps/ban-warnings.js';
import { decideBans, vouchedBans } from '../steps/decide-bans.js';
import { withStore } from '../steps/open-database.js';
import { printAnswer, printResult } from '../steps/print.js';
import type { CommandContext } from '../steps/command.js';

const SERVICE = 'abuseipdb';

/** The most rejected reports that are shown. */
const MAX_SHOWN = 5;

/**
 * The argument is the service, `abuseipdb`.
 * @throws UsageError for another service; ConfigError without a key; TryAgainError if another run reports at the same
 *   time; what sending throws: reports that AbuseIPDB certainly did not accept are then removed from the database
 */
export async function run(context: CommandContext): Promise<void> {
  const [service = ''] = context.inputs;
  if (service !== SERVICE) {
    throw new UsageError(`bans report: expected abuseipdb, got "${safeText(service)}"`, {
      hint: 'run `authtrack bans report abuseipdb`',
    });
  }
  if (context.options['dryRun'] !== undefined) return dryRun(context);
  const { settings, log } = context;
  const { abuseipdbKey: key } = settings;
  if (key === undefined) {
    throw new ConfigError('no key for AbuseIPDB is set', {
      hint: 'create a key at abuseipdb.com and set ABUSEIPDB_KEY in the environment or in .env',
    });
  }
  const { sent, saved, invalid } = await withStore(context, 'change', (store) => report(store, key, context));
  for (const { ip, why } of invalid.slice(0, MAX_SHOWN)) {
    log.warn(`AbuseIPDB rejected the report of ${ip ?? 'an address'}: ${safeText(why)}`);
  }
  if (invalid.length > MAX_SHOWN) {
    log.warn(`AbuseIPDB rejected ${countText(invalid.length - MAX_SHOWN)} more reports`);
  }
  await printResult(context, {
    json: () => ({ service, sent, saved, invalid }),
    lines: () => [
      `${countOf(sent, 'address', 'addresses')} reported to AbuseIPDB, ${countText(saved)} accepted.`,
    ],
  });
}

/** Prints the reports that would be sent; sends and stores nothing. */
async function dryRun(context: CommandContext): Promise<void> {
  const { due } = await withStore(context, 'read', (store) => findDue(store, context));
  await printAnswer(context, {
    json: () => ({
      ...{ service: SERVICE, sent: 0, saved: 0, invalid: [] },
      due: due.map(({ network, lastSeen, attempts }) => {
        return { ip: network, date: isoInstant(lastSeen), attempts };
      }),
    }),
    lines: (terminal) => dueLines(due, terminal),
  });
}

function dueLines(due: readonly Ban[], terminal: Terminal): readonly OutLine[] {
  const more = due.length - MAX_ROWS;
  return [
    `Would report ${countOf(due.length, 'address', 'addresses')} to AbuseIPDB. Nothing was sent.`,
    ...tableLines(
      {
        columns: [{ title: 'Address' }, { title: 'Attempts', align: 'right' }, { title: 'Last seen' }],
        rows: due
          .slice(0, MAX_ROWS)
          .map(({ network, attempts, lastSeen }) => [
            network,
            countText(attempts),
            instantForPeople(lastSeen),
          ]),
      },
      terminal,
    ),
    ...(more > 0 ? [`  … and ${countText(more)} more (--json has them all)`] : []),
  ];
}

type Reported = {
  readonly sent: number;
  readonly saved: number;
  readonly invalid: readonly { readonly ip: string | null; readonly why: string }[];
};

type Due = {
  /** Seen last first. */
  readonly due: readonly Ban[];
  /** Microseconds since 1970-01-01 UTC. */
  readonly now: number;
};

async function findDue(store: Store, context: CommandContext): Promise<Due> {
  const { settings, signal, log } = context;
  const decided = await decideBans(store, settings, context);
  const { now } = decided;
  const bans = await vouchedBans(decided, store, settings, signal);
  warnOfUnvouched(decided, bans, log);
  const networks = bans.filter(({ network }) => network.includes('/')).length;
  if (networks > 0)
    log.warn(`${countOf(networks, 'network')} left out: AbuseIPDB accepts single addresses only`);
  return { due: dueReports(bans, await store.findReports(SERVICE), now), now };
}

async function report(store: Store, key: string, context: CommandContext): Promise<Reported> {
  const { settings, signal, log } = context;
  const { due, now } = await findDue(store, context);
  // AbuseIPDB limits the number of calls, so an empty one is not made.
  const wasStopped = (): boolean => signal.aborted;
  if (due.length === 0 || wasStopped()) return { sent: 0, saved: 0, invalid: [] };
  const reports = { service: SERVICE, ips: due.map(({ network }) => network), at: now };
  if (!(await store.addReports(reports, now - MICROS_PER_DAY))) {
    throw new TryAgainError('another run is reporting to AbuseIPDB', {
      hint: 'run the same command again when the other run has ended',
    });
  }
  const outcome = await sendReports(formats.abuseipdb.write(due, { now, set: SET }), {
    ...{ key, baseUrl: settings.abuseipdbUrl, timeoutMs: settings.abuseipdbTimeoutMs, signal },
  }).catch(async (error: unknown) => {
    await store.forgetReports(reports);
    throw error;
  });
  if (outcome.kind === 'accepted') return { sent: due.length, ...outcome };
  if (!outcome.mayBeTaken) await store.forgetReports(reports);
  if (!wasStopped()) throw outcome.error;
  // After a signal the exit code is that of the signal.
  log.warn(outcome.error.message);
  return { sent: outcome.mayBeTaken ? due.length : 0, saved: 0, invalid: [] };
}

/** The bans never reported, or last reported over a day ago with a newer attempt since. */
function dueReports(
  bans: readonly Ban[],
  reported: ReadonlyMap<string, number>,
  now: number,
): readonly Ban[] {
  const isDue = ({ network, lastSeen }: Ban): boolean => {
    const before = reported.get(network);
    return before === undefined || (now - before >= MICROS_PER_DAY && lastSeen > before);
  };
  return reportable(bans.filter(isDue), now).map(({ ban }) => ban);
}
