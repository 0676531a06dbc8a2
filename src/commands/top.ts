// authtrack top: counts logins and attempts by what they have in common.
import { AuthtrackError, UsageError } from '../lib/errors.js';
import { safeText, toJsonLine } from '../lib/safe-text.js';
import { mostSimilar } from '../lib/similar.js';
import { terminalOf } from '../lib/terminal.js';
import { instantForPeople } from '../lib/time-text.js';
import { openTimeZone } from '../lib/time-zone.js';
import { type TopEntry, type TopOf, topsOf } from '../model/login-filter.js';
import { type OutLine, topFormats, topRecord, topTable, type TopRow } from '../report/report.js';
import { readWrittenList, type WrittenList } from '../steps/ban-file.js';
import { bannedStates } from '../steps/banned-entries.js';
import type { CommandContext } from '../steps/command.js';
import { limitOf, loginFilterOf } from '../steps/login-filter.js';
import { withStore } from '../steps/open-database.js';
import { printLines, writeOut } from '../steps/print.js';

const DEFAULT_LIMIT = 20;

/** --format wins over --json, which the settings may contain. @throws UsageError for a wrong flag; what the store throws */
export async function run(context: CommandContext): Promise<void> {
  const { settings, stdout, env, signal, options } = context;
  const what = whatOf(context.inputs[0] ?? '');
  const filter = loginFilterOf(context);
  const limit = limitOf(context, DEFAULT_LIMIT);
  const entries = await withStore(context, 'read', (store) => store.topOf(what, filter, limit));
  const list = await banListFor(what, context);
  const rows = withBans(entries, list);
  const zone = openTimeZone(settings.timezone);
  const format = topFormats[options['format'] ?? ''];
  if (format !== undefined) return writeOut(stdout, format(rows, what, zone), signal);
  if (settings.json && options['format'] === undefined) {
    return writeOut(stdout, `${toJsonLine({ what, entries: rows.map(topRecord) })}\n`, signal);
  }
  const table = topTable(what, rows, zone, terminalOf(stdout, env));
  await printLines(
    context,
    rows.length === 0 ? ['no stored login matches'] : [...table, ...noteOf(what, entries, list)],
  );
}

function whatOf(text: string): TopOf {
  const what = topsOf.find((one) => one === text);
  if (what !== undefined) return what;
  const similar = mostSimilar(text, topsOf);
  throw new UsageError(`top: expected one of ${topsOf.join(', ')}, got "${safeText(text)}"`, {
    hint: similar === undefined ? 'see `authtrack top --help`' : `did you mean \`authtrack top ${similar}\`?`,
  });
}

function canBeBanned(what: TopOf): boolean {
  return what === 'addresses' || what === 'networks';
}

async function banListFor(
  what: TopOf,
  { settings, log }: Pick<CommandContext, 'settings' | 'log'>,
): Promise<WrittenList | undefined> {
  if (!canBeBanned(what)) return undefined;
  try {
    return await readWrittenList(settings);
  } catch (error) {
    if (!(error instanceof AuthtrackError)) throw error;
    log.warn(`${error.message}: what is banned is not shown`);
    return undefined;
  }
}

function withBans(entries: readonly TopEntry[], list: WrittenList | undefined): readonly TopRow[] {
  if (list === undefined) return entries.map((entry) => ({ ...entry, banned: null }));
  const states = bannedStates(
    entries.map(({ value }) => value),
    list.entries,
  );
  return entries.map((entry, n) => ({ ...entry, banned: states[n] ?? null }));
}

function noteOf(
  what: TopOf,
  entries: readonly TopEntry[],
  list: WrittenList | undefined,
): readonly OutLine[] {
  if (what === 'asns' && entries.every(({ value }) => value === null)) {
    return ['', 'these lines have no autonomous system: set `asnMmdb` to store it with new ones'];
  }
  if (!canBeBanned(what)) return [];
  return [
    '',
    list === undefined
      ? 'what is banned is not shown: `authtrack bans` has not written a list'
      : `banned: on the list that \`authtrack bans\` wrote at ${instantForPeople(list.writtenAt)}`,
  ];
}
