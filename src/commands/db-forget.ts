// authtrack db forget: removes one log and its logins from the database.
import { createInterface } from 'node:readline/promises';

import type { Settings } from '../cli/cli.js';
import { countText } from '../lib/count-text.js';
import { NoInputError, UsageError } from '../lib/errors.js';
import { safeText, toJsonLine } from '../lib/safe-text.js';
import { withClosing } from '../lib/with-closing.js';
import type { ReadSource } from '../model/source.js';
import { openStore, type Store } from '../store/store.js';
import type { Context } from '../steps/run-command.js';
import { databaseOf } from '../steps/open-database.js';
import { writeLines, writeOut } from '../steps/print.js';

type Options = Readonly<Record<string, string | boolean | undefined>>;

type Plan = { readonly source: ReadSource; readonly rows: number; readonly readAgain: readonly ReadSource[] };

/**
 * @param name the name of a log in `db info`, or its number there: `#3`
 * @throws NoInputError if no log has the name; UsageError if several logs have it, or if there is no terminal to ask on
 */
export async function dbForget(
  name: string,
  options: Options,
  { settings, ...context }: Context & { readonly settings: Settings },
): Promise<void> {
  const outcome = await withClosing(async (closing) => {
    const store = closing(await openStore({ ...databaseOf(settings, context), access: 'change' }));
    const plan = await planOf(store, name);
    if (options['dryRun'] === true) return { ...plan, removed: 0 };
    if (options['yes'] !== true && !(await isConfirmed(plan, context))) return undefined;
    return { ...plan, removed: await store.forgetSource(plan.source.id, context.signal) };
  });
  if (outcome === undefined) return;
  const { source, rows, readAgain, removed } = outcome;
  if (settings.json) {
    const again = readAgain.map((log) => ({ id: log.id, name: log.name }));
    await writeOut(
      context.stdout,
      `${toJsonLine({ id: source.id, name: source.name, rows, removed, readAgain: again })}\n`,
    );
  } else if (!settings.quiet) {
    const isDry = options['dryRun'] === true;
    const did = isDry ? `Would remove ${logins(rows)}` : `Removed ${logins(removed)}`;
    await writeLines(context.stdout, [`${did} of ${titleOf(source)}.`, ...againLines(readAgain, isDry)]);
  }
}

async function planOf(store: Store, name: string): Promise<Plan> {
  const sources = await store.readSources();
  const found = sources.filter((source) => `#${source.id}` === name || source.name === name);
  const [source] = found;
  if (source === undefined)
    throw new NoInputError(`the database has no log "${safeText(name)}"`, {
      hint: 'Choose a log from the output of `authtrack db info`.',
    });
  if (found.length > 1) {
    throw new UsageError(`${found.length} logs are named "${safeText(name)}"`, {
      hint: `Name one by its number in \`authtrack db info\`: ${found.map(({ id }) => `'#${id}'`).join(', ')}.`,
    });
  }
  return { source, rows: await store.countRows(source.id), readAgain: await store.copiesOf(source.id) };
}

async function isConfirmed(
  { source, rows, readAgain }: Plan,
  { stdin, stderr, signal }: Pick<Context, 'stdin' | 'stderr' | 'signal'>,
): Promise<boolean> {
  if (!stdin.isTTY || !stderr.isTTY) {
    throw new UsageError('cannot ask for confirmation: standard input or standard error is not a terminal', {
      hint: 'Add --yes to remove the log and its logins, or --dry-run to see how many there are.',
    });
  }
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    const lines = [`Remove ${logins(rows)} of ${titleOf(source)}?`, ...againLines(readAgain, true), '[y/N] '];
    const question = lines.map(safeText).join('\n');
    return /^y(?:es)?$/i.test((await terminal.question(question, { signal })).trim());
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    terminal.close();
  }
}

function againLines(logs: readonly ReadSource[], isPlanned: boolean): readonly string[] {
  if (logs.length === 0) return [];
  const verb = isPlanned ? 'would read' : 'reads';
  return [
    `Other logs have some of these logins too; the next run ${verb} them again: ${logs.map(titleOf).join(', ')}`,
  ];
}

function titleOf({ id, name }: ReadSource): string {
  return `${name} (#${id})`;
}

function logins(count: number): string {
  return `${countText(count)} ${count === 1 ? 'login' : 'logins'}`;
}
