// authtrack bans lists: shows the imported lists.
import { nowMicros } from '../lib/clock.js';
import { countOf, countText } from '../lib/count-text.js';
import { instantForPeople, isoInstant } from '../lib/time-text.js';
import type { Terminal } from '../lib/terminal.js';
import { type OutLine, tableLines } from '../report/report.js';
import type { CommandContext } from '../steps/command.js';
import { type ImportedList, importedLists } from '../steps/imported-lists.js';
import { withStore } from '../steps/open-database.js';
import { printAnswer } from '../steps/print.js';

export async function run(context: CommandContext): Promise<void> {
  const now = nowMicros();
  const lists = await withStore(context, 'read', (store) => importedLists(store, now));
  await printAnswer(context, {
    json: () => ({ lists: lists.map(recordOf) }),
    lines: (terminal) => linesOf(lists, terminal),
  });
}

function recordOf({ addedFirst, addedLast, seenAt, expires, ...list }: ImportedList): object {
  return {
    ...list,
    firstAdded: isoInstant(addedFirst),
    lastAdded: isoInstant(addedLast),
    seen: seenAt === null ? null : isoInstant(seenAt),
    expires: expires === null ? null : isoInstant(expires),
  };
}

function linesOf(lists: readonly ImportedList[], terminal: Terminal): readonly OutLine[] {
  if (lists.length === 0) return ['No list is imported: see `authtrack bans import --help`.'];
  return tableLines(
    {
      columns: [
        { title: 'List' },
        { title: 'Entries', align: 'right' },
        { title: 'Expired', align: 'right' },
        { title: 'First added' },
        { title: 'Last added' },
        { title: 'Last seen' },
        { title: 'Until' },
      ],
      rows: lists.map(({ name, entries, expired, hosts, addedFirst, addedLast, seenAt, expires }) => [
        hosts.length === 0 ? name : `${name} (${countOf(hosts.length, 'host')})`,
        countText(entries),
        countText(expired),
        instantForPeople(addedFirst),
        instantForPeople(addedLast),
        seenAt === null ? '' : instantForPeople(seenAt),
        entries === 0 ? '' : expires === null ? 'no end' : instantForPeople(expires),
      ]),
    },
    terminal,
  );
}
