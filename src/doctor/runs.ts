// Checks what earlier runs did, and what is left for the next one.
import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';

import { nowMicros, nowMs } from '../lib/clock.js';
import { countText } from '../lib/count-text.js';
import type { AuthtrackError } from '../lib/errors.js';
import { instantForPeople } from '../lib/time-text.js';
import { MICROS_PER_MS, MS_PER_DAY, MS_PER_MINUTE } from '../lib/units.js';
import { findForeignLog } from '../log/log.js';
import type { ReadSource } from '../model/source.js';
import { openInput } from '../read/read.js';
import { environmentOf } from '../steps/open-logs.js';
import type { Store } from '../store/store.js';
import { ageText } from './age-text.js';
import { failure, ok, warning, type CheckContext, type Finding } from './check.js';
import { inDatabase } from './database.js';

/** A nightly run that was missed once. */
const LATE_MS = 2 * MS_PER_DAY;

const AHEAD_MS = 10 * MS_PER_MINUTE;

const RUN = 'run `authtrack analyze`';

/** The last logs that were read are enough to see what is pending. */
const MOST_LOGS = 50;

/** What `check` finds in the store of the newest schema. */
function inStore(context: CheckContext, check: (store: Store) => Promise<Finding>): Promise<Finding> {
  return inDatabase(context, ({ store }) =>
    store === undefined ? ok('not checked: the tables are not of this version') : check(store),
  );
}

export async function checkLastRun(context: CheckContext): Promise<Finding> {
  return inStore(context, async (store) => {
    const sources = await store.readSources();
    if (sources.length === 0) return warning('no log was read yet', RUN);
    const last = Math.max(...sources.map(({ lastRead }) => lastRead));
    const ageMs = nowMs() - last / MICROS_PER_MS;
    const found = `the last run that stored something was ${instantForPeople(last)}, ${ageText(ageMs)} ago`;
    if (ageMs <= LATE_MS) return ok(found);
    return warning(
      found,
      'check that the timer or the cron job runs (systemctl list-timers authtrack; `authtrack setup` installs one), and that sshd is logged',
    );
  });
}

/** Whose entries processed.log has, and stored rows that it lacks: a run was killed, or is at work. */
export async function checkProcessedLog(context: CheckContext): Promise<Finding> {
  return inStore(context, async (store) => {
    const file = path.resolve(context.settings.out, 'processed.log');
    const foreign = await foreignLog(file, store);
    if (foreign !== undefined) return failure(`\`authtrack analyze\` ends: ${foreign.message}`, foreign.hint);
    // As processed-log.ts names it.
    const pending = await store.readOutbox(`${hostname()}:${file}`);
    if (pending.length === 0) return ok('processed.log has an entry for each stored row');
    return warning(
      `a run was killed or failed before it had logged everything: rows of ${countText(pending.length)} log${pending.length === 1 ? '' : 's'} may be missing in ${file}`,
      `${RUN}, which adds the missing entries`,
    );
  });
}

async function foreignLog(file: string, store: Store): Promise<AuthtrackError | undefined> {
  try {
    return await findForeignLog(file, {
      ...{ id: await store.identity(), location: store.location },
      isNew: async () => (await store.readSources()).length === 0,
    });
  } catch (error) {
    // The folder does not exist before the first run.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Lines of logs that were read before. */
export async function checkUnread(context: CheckContext): Promise<Finding> {
  return inStore(context, async (store) => {
    const files = newestOfEach(await store.readSources());
    const grown: { name: string; bytes: number }[] = [];
    for (const { name } of files) {
      if (context.signal.aborted) break;
      const bytes = await unreadBytes(name, store, context);
      if (bytes > 0) grown.push({ name, bytes });
    }
    const [first] = grown;
    if (first === undefined) return ok('the logs have not grown since they were read');
    const all = grown.map(({ name, bytes }) => `${name} (${countText(bytes)} bytes)`).join(', ');
    const last = Math.max(...files.map(({ lastRead }) => lastRead));
    const found = `logs have grown since the last run: ${all}`;
    return nowMs() - last / MICROS_PER_MS > LATE_MS ? warning(found, RUN) : ok(found);
  });
}

/** Files by their absolute names, each once. Others cannot be found again, or are not files. */
function newestOfEach(sources: readonly ReadSource[]): readonly ReadSource[] {
  const byName = new Map<string, ReadSource>();
  for (const source of sources) {
    const known = byName.get(source.name);
    if (path.isAbsolute(source.name) && (known === undefined || known.lastRead <= source.lastRead))
      byName.set(source.name, source);
  }
  return [...byName.values()].sort((a, b) => b.lastRead - a.lastRead).slice(0, MOST_LOGS);
}

/**
 * 0 for a log that is gone, compressed, a pipe, or of another machine with the same database. A pipe is not opened: that
 * would take what its writer has for the next run.
 */
async function unreadBytes(name: string, store: Store, context: CheckContext): Promise<number> {
  if ((await stat(name).catch(() => undefined))?.isFile() !== true) return 0;
  const input = await openInput(name, environmentOf(context, context.settings)).catch(() => undefined);
  if (input === undefined) return 0;
  try {
    if (input.kind !== 'file' || !input.mayGrow) return 0;
    const [source] = await store.findSources(input.head);
    return source === undefined ? 0 : Math.max(0, (input.sizeBytes ?? 0) - source.position.offsetBytes);
  } finally {
    await input.close();
  }
}

export async function checkNewestRow(context: CheckContext): Promise<Finding> {
  return inStore(context, async (store) => {
    const { rows, period } = await store.totals();
    if (period === null) return ok('no login is stored yet');
    const aheadMs = (period.to - nowMicros()) / MICROS_PER_MS;
    const found = `${countText(rows)} rows, the newest of ${instantForPeople(period.to)}`;
    if (aheadMs <= AHEAD_MS) return ok(found);
    const hint =
      'set the clock of this machine, or if a log was read with the wrong zone, remove it: authtrack db forget SOURCE';
    return (aheadMs > MS_PER_DAY ? failure : warning)(
      `${found}, ${ageText(aheadMs)} ahead of the clock`,
      hint,
    );
  });
}
