// authtrack db export: writes all logins page by page in the order of their ids, so that memory use stays small.
import path from 'node:path';

import type { Settings } from '../cli/cli.js';
import { StoppedError, UsageError } from '../lib/errors.js';
import { withClosing } from '../lib/with-closing.js';
import { writeWhole } from '../lib/own-file.js';
import type { StoredLogin } from '../model/stored-login.js';
import { rowFormats } from '../report/report.js';
import { openStore, writeParquet, type Store } from '../store/store.js';
import type { Context } from './context.js';
import { databaseOf } from './database-of.js';
import { writeOut } from './write-out.js';

const ROWS_PER_PAGE = 10_000;

/** Only the user who exports may read the logins. */
const PRIVATE = 0o600;

type Options = Readonly<Record<string, string | undefined>>;

/** @throws UsageError for Parquet without --out; what the store and writing the file throw */
export async function dbExport(
  { format = '', out }: Options,
  settings: Settings,
  context: Pick<Context, 'stdout' | 'signal'>,
): Promise<void> {
  const { stdout, signal } = context;
  const rowFormat = rowFormats[format];
  if (rowFormat === undefined && out === undefined) {
    throw new UsageError(
      '--format parquet: expected --out FILE, because Parquet cannot go to standard output',
      {
        hint: 'Add --out FILE.',
      },
    );
  }
  await withClosing(async (closing) => {
    const store = closing(await openStore({ ...databaseOf(settings, context), access: 'read' }));
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
