// authtrack bans report: reports the addresses banned here to AbuseIPDB. It stores the reports before it sends them, so
// that a run that is killed never reports an address twice a day.
import { MICROS_PER_DAY } from '../lib/units.js';
import { formats, reportable, sendReports } from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { countText } from '../lib/count-text.js';
import { ConfigError, TryAgainError, UsageError } from '../lib/errors.js';
import { safeText, toJsonLine } from '../lib/safe-text.js';
import { withClosing } from '../lib/with-closing.js';
import type { Ban } from '../model/ban.js';
import { openStore, type Store } from '../store/store.js';
import { SET } from './ban-file.js';
import type { Context } from './context.js';
import { databaseOf } from './database-of.js';
import { decideBans } from './decide-bans.js';
import { vouchedBans, warnOfUnvouched } from './vouched-bans.js';
import { writeLines, writeOut } from './write-out.js';

const SERVICE = 'abuseipdb';

/** The most rejected reports that are shown. */
const MAX_SHOWN = 5;

type ReportContext = Pick<Context, 'stdout' | 'log' | 'signal'> & { readonly settings: Settings };

/**
 * @param service `abuseipdb`
 * @throws UsageError for another service; ConfigError without a key; TryAgainError if another run reports at the same
 *   time; what sending throws: reports that AbuseIPDB certainly did not accept are then removed from the database
 */
export async function bansReport(service: string, context: ReportContext): Promise<void> {
  if (service !== SERVICE) {
    throw new UsageError(`bans report: expected abuseipdb, got "${safeText(service)}"`, {
      hint: 'Run `authtrack bans report abuseipdb`.',
    });
  }
  const { settings, stdout, log } = context;
  const { abuseipdbKey: key } = settings;
  if (key === undefined) {
    throw new ConfigError('no key for AbuseIPDB is set', {
      hint: 'Create a key at abuseipdb.com and set ABUSEIPDB_KEY in the environment or in .env.',
    });
  }
  const { sent, saved, invalid } = await withClosing(async (closing) => {
    return report(
      closing(await openStore({ ...databaseOf(settings, context), access: 'change' })),
      key,
      context,
    );
  });
  for (const { ip, why } of invalid.slice(0, MAX_SHOWN)) {
    log.warn(`AbuseIPDB rejected the report of ${ip ?? 'an address'}: ${safeText(why)}`);
  }
  if (invalid.length > MAX_SHOWN) {
    log.warn(`AbuseIPDB rejected ${countText(invalid.length - MAX_SHOWN)} more reports`);
  }
  if (settings.json) await writeOut(stdout, `${toJsonLine({ service, sent, saved, invalid })}\n`);
  else if (!settings.quiet) {
    await writeLines(stdout, [
      `${countText(sent)} ${sent === 1 ? 'address' : 'addresses'} reported to AbuseIPDB, ${countText(saved)} accepted.`,
    ]);
  }
}

type Reported = {
  readonly sent: number;
  readonly saved: number;
  readonly invalid: readonly { readonly ip: string | null; readonly why: string }[];
};

async function report(store: Store, key: string, context: ReportContext): Promise<Reported> {
  const { settings, signal, log } = context;
  const decided = await decideBans(store, settings, context);
  const { now } = decided;
  const bans = await vouchedBans(decided, store, settings, context.signal);
  warnOfUnvouched(decided, bans, log);
  const networks = bans.filter(({ network }) => network.includes('/')).length;
  if (networks > 0)
    log.warn(
      `${countText(networks)} ${networks === 1 ? 'network' : 'networks'} left out: AbuseIPDB accepts single addresses only`,
    );
  const due = dueReports(bans, await store.findReports(SERVICE), now);
  // AbuseIPDB limits the number of calls, so an empty one is not made.
  const wasStopped = (): boolean => signal.aborted;
  if (due.length === 0 || wasStopped()) return { sent: 0, saved: 0, invalid: [] };
  const reports = { service: SERVICE, ips: due.map(({ network }) => network), at: now };
  if (!(await store.addReports(reports, now - MICROS_PER_DAY))) {
    throw new TryAgainError('another run is reporting to AbuseIPDB', {
      hint: 'Run the same command again when the other run has ended.',
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
