// Judges what is new in the database, and returns the findings.
import type { Settings } from '../cli/cli.js';
import { createJudge, joinSigns, parseThresholds } from '../findings/findings.js';
import { NoInputError, PermissionError, UsageError } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import type { Finding, Judge } from '../model/finding.js';
import type { Store } from '../store/store.js';
import type { CommandContext } from './command.js';
import { withStore } from './open-database.js';
import { progressOf } from './progress.js';

/** The rules with the thresholds of the settings. @throws UsageError for a threshold that no rule has */
export function judgeOf({
  findingDays,
  findingThresholds,
}: Pick<Settings, 'findingDays' | 'findingThresholds'>): Judge {
  return createJudge({ days: findingDays, thresholds: parseThresholds(findingThresholds) });
}

/** All findings that the store has signs of, the highest rank first. */
export async function storedFindings(store: Store, { days }: Judge): Promise<readonly Finding[]> {
  return joinSigns(await store.signs(days), {
    told: await store.findingRecords('told'),
    acked: await store.findingRecords('acked'),
  });
}

/** Calls `body` with the store and all findings. Who may only read the database gets those of the last run. */
export async function withFindings<T>(
  context: CommandContext,
  body: (findings: readonly Finding[], store: Store) => Promise<T>,
): Promise<T> {
  const judge = judgeOf(context.settings);
  const judged = (store: Store): Promise<T> => storedFindings(store, judge).then((all) => body(all, store));
  try {
    return await withStore(context, 'change', async (store) => {
      await judgeWithProgress(context, store, judge);
      return judged(store);
    });
  } catch (error) {
    if (!(error instanceof PermissionError)) throw error;
    context.log.warn(
      'this user cannot write to the database: the findings are those of the last run that could',
    );
    return withStore(context, 'read', judged);
  }
}

/** Judges what has changed, with a progress bar if it has several parts. */
async function judgeWithProgress(context: CommandContext, store: Store, judge: Judge): Promise<void> {
  const bar = await progressOf(context, 'days');
  let isStarted = false;
  try {
    await store.judge(judge, {
      onProgress: (done, total) => {
        if (!isStarted && done < total) {
          bar.start('judging', total);
          isStarted = true;
        }
        bar.update(done);
      },
    });
  } finally {
    bar.stop();
  }
}

/**
 * The finding with this id, or the one whose id begins so.
 * @throws NoInputError if there is none, UsageError if there are several
 */
export function findingOf(findings: readonly Finding[], id: string): Finding {
  const found = findings.filter((finding) => finding.id.startsWith(id));
  const [first, second] = found;
  if (first === undefined || id === '')
    throw new NoInputError(`there is no finding "${safeText(id)}"`, {
      hint: 'choose an id from the output of `authtrack findings --severity low`',
    });
  if (second !== undefined)
    throw new UsageError(`several findings begin with "${safeText(id)}"`, {
      hint: 'give more digits of the id',
    });
  return first;
}
