// authtrack db export: writes all logins page by page in the order of their ids, so that memory use stays small.
import path from 'node:path';

import { StoppedError, UsageError } from '../lib/errors.js';
import { writeWhole } from '../lib/own-file.js';
import type { StoredLogin } from '../model/login.js';
import { rowFormats } from '../report/report.js';
import { type Store, writeParquet } from '../store/store.js';
import { withStore } from '../steps/open-database.js';
import { writeOut } from '../steps/print.js';
import type { CommandContext } from '../steps/command.js';

const ROWS_PER_PAGE = 10_000;

/** Only the user who exports may read the logins. */
const PRIVATE = 0o600;

/** @throws UsageError for Parquet without --out; what the store and writing the file throw */
export async function run(context: CommandContext): Promise<void> {
  const { stdout, signal, options } = context;
  const { format = '', out } = options;
  const rowFormat = rowFormats[format];
  if (rowFormat === undefined && out === undefined) {
    throw new UsageError(
      '--format parquet: expected --out FILE, because Parquet cannot go to standard output',
      { hint: 'add --out FILE' },
    );
  }
  await withStore(context, 'read', async (store) => {
    const pages = pagesOf(store, signal);
    if (out === undefined) {
      for await (const text of textOf(pages, rowFormat)) await writeOut(stdout, text, signal);
      return;
    }
    const file = path.resolve(out);
    if (rowFormat === undefined) await writeParquet(file, pages, signal);
    else
      await writeWhole(file, textOf(pages, rowFormat), {
        mode: PRIVATE,
        inSticky: true,
        elsewhere: 'name another file with --out',
      });
  });
}

async function* pagesOf(store: Store, signal: AbortSignal): AsyncGenerator<readonly StoredLogin[]> {
  for (let after = 0; ;) {
    // The export is incomplete: leave no file.
    if (signal.aborted) throw new StoppedError();
    const page = await store.rowsAfter(after, ROWS_PER_PAGE);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.id;
  }
}

async function* textOf(
  pages: AsyncIterable<readonly StoredLogin[]>,
  format: (typeof rowFormats)[string],
): AsyncGenerator<string> {
  if (format === undefined) return;
  yield format.head;
  for await (const page of pages) yield page.map(format.row).join('');
}
