// authtrack db export: writes all logins page by page in the order of their ids, so that memory use stays small.
import path from 'node:path';

import { StoppedError, UsageError } from '../lib/errors.js';
import { writeWhole } from '../lib/own-file.js';
import type { StoredLogin } from '../model/login.js';
import { noProgressBar, rowFormats } from '../report/report.js';
import { type Store, writeParquet } from '../store/store.js';
import { withStore } from '../steps/open-database.js';
import { writeOut } from '../steps/print.js';
import { progressOf } from '../steps/progress.js';
import type { CommandContext } from '../steps/command.js';

const ROWS_PER_PAGE = 10_000;

/** Only the user who exports may read the logins. */
const PRIVATE = 0o600;

/** @throws UsageError for Parquet without --out; what the store and writing the file throw */
export async function run(context: CommandContext): Promise<void> {
  const { stdout, signal, options, log } = context;
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
    const shown = await watched(pages, store, context);
    if (rowFormat === undefined) await writeParquet(file, shown, signal);
    else
      await writeWhole(file, textOf(shown, rowFormat), {
        mode: PRIVATE,
        inSticky: true,
        elsewhere: 'name another file with --out',
      });
  }).catch((error: unknown) => {
    if (error instanceof StoppedError && out !== undefined) log.info(`stopped: ${out} is not written`);
    throw error;
  });
}

/** The pages, counted by a progress bar. */
async function watched(
  pages: AsyncIterable<readonly StoredLogin[]>,
  store: Store,
  context: CommandContext,
): Promise<AsyncIterable<readonly StoredLogin[]>> {
  const bar = await progressOf(context, 'rows');
  if (bar === noProgressBar) return pages;
  const { rows } = await store.totals();
  return (async function* () {
    bar.start('exporting', rows);
    try {
      let done = 0;
      for await (const page of pages) {
        yield page;
        bar.update((done += page.length));
      }
    } finally {
      bar.stop();
    }
  })();
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
