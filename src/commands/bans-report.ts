// authtrack bans report: tells a public list of the addresses that were banned here. What is sent is written down
// first: whatever happens in between, nobody is reported twice a day.
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
const DAY_MICROS = 86_400_000_000;

/** Reports that were not taken and are told of. */
const MAX_SHOWN = 5;

type ReportContext = Pick<Context, 'stdout' | 'log' | 'signal'> & { readonly settings: Settings };

/**
 * @param service `abuseipdb`
 * @throws UsageError for another service, ConfigError without a key, TryAgainError when another run reports at the same
 *   time; what sending throws: nothing is remembered then of what was certainly not taken
 */
export async function bansReport(service: string, context: ReportContext): Promise<void> {
  if (service !== SERVICE) {
    throw new UsageError(`"${safeText(service)}" is no service that takes reports`, {
      hint: 'It can be abuseipdb.',
    });
  }
  const { settings, stdout, log } = context;
  const { abuseipdbKey: key } = settings;
  if (key === undefined) {
    throw new ConfigError('there is no key for AbuseIPDB', {
      hint: 'Make one at abuseipdb.com and set ABUSEIPDB_KEY in the environment or in .env.',
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
    log.warn(`AbuseIPDB did not take the report of ${ip ?? 'an address'}: ${safeText(why)}`);
  }
  if (invalid.length > MAX_SHOWN) {
    log.warn(`AbuseIPDB did not take ${countText(invalid.length - MAX_SHOWN)} more reports`);
  }
  if (settings.json) await writeOut(stdout, `${toJsonLine({ service, sent, saved, invalid })}\n`);
  else if (!settings.quiet) {
    await writeLines(stdout, [
      `${countText(sent)} ${sent === 1 ? 'address' : 'addresses'} reported to AbuseIPDB, ${countText(saved)} taken.`,
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
  if (networks > 0) log.warn(`${countText(networks)} of the list left out: AbuseIPDB takes no networks`);
  const due = dueReports(bans, await store.findReports(SERVICE), now);
  // Each call counts, an empty one too.
  const wasStopped = (): boolean => signal.aborted;
  if (due.length === 0 || wasStopped()) return { sent: 0, saved: 0, invalid: [] };
  const reports = { service: SERVICE, ips: due.map(({ network }) => network), at: now };
  if (!(await store.addReports(reports, now - DAY_MICROS))) {
    throw new TryAgainError('another run reports to AbuseIPDB', {
      hint: 'Run the same command again when the other has ended.',
    });
  }
  const outcome = await sendReports(formats.abuseipdb(due, { now, set: SET }), {
    ...{ key, baseUrl: settings.abuseipdbUrl, timeoutMs: settings.abuseipdbTimeoutMs, signal },
  }).catch(async (error: unknown) => {
    await store.forgetReports(reports);
    throw error;
  });
  if (outcome.kind === 'accepted') return { sent: due.length, ...outcome };
  if (!outcome.mayBeTaken) await store.forgetReports(reports);
  if (!wasStopped()) throw outcome.error;
  // The exit code of the signal stands.
  log.warn(outcome.error.message);
  return { sent: outcome.mayBeTaken ? due.length : 0, saved: 0, invalid: [] };
}

/** Who was never reported, or not within a day and has tried again since. */
function dueReports(
  bans: readonly Ban[],
  reported: ReadonlyMap<string, number>,
  now: number,
): readonly Ban[] {
  const isDue = ({ network, lastSeen }: Ban): boolean => {
    const before = reported.get(network);
    return before === undefined || (now - before >= DAY_MICROS && lastSeen > before);
  };
  return reportable(bans.filter(isDue), now).map(({ ban }) => ban);
}
