// authtrack bans lists remove: removes an imported list, as if it had never been imported.
import { nowMicros } from '../lib/clock.js';
import { countOf } from '../lib/count-text.js';
import { NoInputError } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import { banFile } from '../steps/ban-file.js';
import type { CommandContext } from '../steps/command.js';
import { confirm } from '../steps/confirm.js';
import { type ImportedList, importedLists } from '../steps/imported-lists.js';
import { withStore } from '../steps/open-database.js';
import { printResult } from '../steps/print.js';
import type { Store } from '../store/store.js';

type Outcome = Pick<ImportedList, 'name' | 'entries'> & {
  readonly removed: number;
  /** Whether there is nothing left to decide bans from. */
  readonly isLast: boolean;
};

/**
 * The argument is the name of a list in `bans lists`.
 * @throws NoInputError if no list has the name; UsageError if there is no terminal to ask on
 */
export async function run(context: CommandContext): Promise<void> {
  const { inputs, options, log, settings } = context;
  const isDry = options['dryRun'] !== undefined;
  const outcome = await withStore(context, isDry ? 'read' : 'change', async (store) => {
    const { name, entries } = await listNamed(inputs[0] ?? '', store);
    if (isDry) return { name, entries, removed: 0, isLast: false };
    if (options['yes'] === undefined && !(await isConfirmed({ name, entries }, context))) return undefined;
    const removed = (await store.removeSharedList(name)) ?? 0;
    return { name, entries, removed, isLast: await isEmpty(store) };
  });
  if (outcome === undefined) return;
  if (outcome.isLast) {
    log.warn(
      `the database has no log and no other list, so nothing lifts the bans of ${banFile(settings)}: remove that file, and lift the bans where you loaded it`,
    );
  }
  const { name, entries, removed } = outcome;
  await printResult(context, {
    json: () => ({ name, entries, removed }),
    lines: () => linesOf(outcome, isDry),
  });
}

async function listNamed(name: string, store: Store): Promise<ImportedList> {
  const found = (await importedLists(store, nowMicros())).find((list) => list.name === name);
  if (found !== undefined) return found;
  throw new NoInputError(`the database has no imported list "${safeText(name)}"`, {
    hint: 'choose a list from the output of `authtrack bans lists`',
  });
}

/** Without logs and lists, `bans` decides nothing, because an empty list would lift all bans. */
async function isEmpty(store: Store): Promise<boolean> {
  return (await store.readSources()).length === 0 && (await store.sharedBans()).length === 0;
}

async function isConfirmed(
  { name, entries }: Pick<Outcome, 'name' | 'entries'>,
  context: CommandContext,
): Promise<boolean> {
  return confirm([`Remove the imported list ${name} with ${entriesText(entries)}?`], {
    ...context,
    hint: 'add --yes to remove the list, or --dry-run to see how many entries it has',
  });
}

function linesOf({ name, entries, removed }: Outcome, isDry: boolean): readonly string[] {
  if (isDry) return [`Would remove the imported list ${name} with ${entriesText(entries)}.`];
  return [
    `Removed the imported list ${name} with ${entriesText(removed)}.`,
    'The next `authtrack bans` or `authtrack bans apply` leaves out its bans.',
  ];
}

function entriesText(count: number): string {
  return countOf(count, 'entry', 'entries');
}
