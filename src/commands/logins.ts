// authtrack logins: stored logins and attempts, newest first.
import { openTimeZone } from '../lib/time-zone.js';
import { toJsonLine } from '../lib/safe-text.js';
import { terminalOf } from '../lib/terminal.js';
import { countText } from '../lib/count-text.js';
import type { FoundLogin, LoginFilter } from '../model/login-filter.js';
import { loginFormats, loginRecord, loginTable, type OutLine } from '../report/report.js';
import type { CommandContext } from '../steps/command.js';
import { limitOf, loginFilterOf } from '../steps/login-filter.js';
import { withStore } from '../steps/open-database.js';
import { printLines, writeOut } from '../steps/print.js';
import type { Store } from '../store/store.js';

const DEFAULT_LIMIT = 50;

/** Memory for one page stays small. */
const LOGINS_PER_PAGE = 10_000;

/** --format wins over --json, which the settings may contain. @throws UsageError for a wrong flag; what the store throws */
export async function run(context: CommandContext): Promise<void> {
  const { settings, stdout, env, signal, options } = context;
  const filter = loginFilterOf(context);
  const limit = limitOf(context, DEFAULT_LIMIT);
  const zone = openTimeZone(settings.timezone);
  const format = loginFormats[options['format'] ?? '']?.(zone);
  await withStore(context, 'read', async (store) => {
    const pages = pagesOf(store, filter, limit);
    if (format !== undefined) {
      await writeOut(stdout, format.head, signal);
      for await (const page of pages) {
        await writeOut(stdout, page.map(format.row).join(''), signal);
        if (signal.aborted) return;
      }
      return;
    }
    const logins: FoundLogin[] = [];
    for await (const page of pages) {
      for (const login of page) logins.push(login);
      if (signal.aborted) return;
    }
    if (settings.json && options['format'] === undefined) {
      return writeOut(stdout, `${toJsonLine({ logins: logins.map(loginRecord) })}\n`, signal);
    }
    const table = loginTable(logins, zone, terminalOf(stdout, env));
    await printLines(context, [...table, ...noteOf(logins.length, limit)]);
  });
}

function noteOf(count: number, limit: number): readonly OutLine[] {
  if (count === 0) return ['no stored login matches'];
  if (count < limit) return [];
  return ['', `the newest ${countText(count)}; see more with --limit`];
}

/** The newest logins first. */
async function* pagesOf(
  store: Store,
  filter: LoginFilter,
  limit: number,
): AsyncGenerator<readonly FoundLogin[]> {
  let left = limit;
  let after: FoundLogin | undefined;
  while (left > 0) {
    const wanted = Math.min(left, LOGINS_PER_PAGE);
    const page = await store.newestLogins(filter, wanted, after);
    if (page.length > 0) yield page;
    if (page.length < wanted) return;
    left -= page.length;
    after = page.at(-1);
  }
}
