// authtrack db forget: removes one log and its logins from the database.
import { NoInputError, UsageError } from '../lib/errors.js';
import type { ReadSource } from '../model/source.js';
import { countOf } from '../lib/count-text.js';
import { safeText } from '../lib/safe-text.js';
import type { Store } from '../store/store.js';
import { confirm } from '../steps/confirm.js';
import { withStore } from '../steps/open-database.js';
import { printResult } from '../steps/print.js';
import type { CommandContext } from '../steps/command.js';

type Plan = { readonly source: ReadSource; readonly rows: number; readonly readAgain: readonly ReadSource[] };

/**
 * The argument is the name of a log in `db info`, or its number there: `#3`.
 * @throws NoInputError if no log has the name; UsageError if several logs have it, or if there is no terminal to ask on
 */
export async function run(context: CommandContext): Promise<void> {
  const { inputs, options } = context;
  const isDry = options['dryRun'] !== undefined;
  const outcome = await withStore(context, 'change', async (store) => {
    const plan = await planOf(store, inputs[0] ?? '');
    if (isDry) return { ...plan, removed: 0 };
    if (options['yes'] === undefined && !(await isConfirmed(plan, context))) return undefined;
    return { ...plan, removed: await store.forgetSource(plan.source.id, context.signal) };
  });
  if (outcome === undefined) return;
  const { source, rows, readAgain, removed } = outcome;
  const did = isDry ? `Would remove ${logins(rows)}` : `Removed ${logins(removed)}`;
  await printResult(context, {
    json: () => ({
      ...{ id: source.id, name: source.name, rows, removed },
      readAgain: readAgain.map((log) => ({ id: log.id, name: log.name })),
    }),
    lines: () => [`${did} of ${titleOf(source)}.`, ...againLines(readAgain, isDry)],
  });
}

async function planOf(store: Store, name: string): Promise<Plan> {
  const sources = await store.readSources();
  const found = sources.filter((source) => `#${source.id}` === name || source.name === name);
  const [source] = found;
  if (source === undefined)
    throw new NoInputError(`the database has no log "${safeText(name)}"`, {
      hint: 'choose a log from the output of `authtrack db info`',
    });
  if (found.length > 1) {
    throw new UsageError(`${found.length} logs are named "${safeText(name)}"`, {
      hint: `name one by its number in \`authtrack db info\`: ${found.map(({ id }) => `'#${id}'`).join(', ')}`,
    });
  }
  return { source, rows: await store.countRows(source.id), readAgain: await store.copiesOf(source.id) };
}

async function isConfirmed({ source, rows, readAgain }: Plan, context: CommandContext): Promise<boolean> {
  const question = [`Remove ${logins(rows)} of ${titleOf(source)}?`, ...againLines(readAgain, true)];
  return confirm(question, {
    ...context,
    hint: 'add --yes to remove the log and its logins, or --dry-run to see how many there are',
  });
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
  return countOf(count, 'login');
}
