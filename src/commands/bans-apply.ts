// authtrack bans apply: the list into the program that blocks, and into its file, so that both are the same.
import { applyToFail2ban } from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { countText } from '../lib/count-text.js';
import { UsageError } from '../lib/errors.js';
import { safeText, toJsonLine } from '../lib/safe-text.js';
import { withClosing } from '../lib/with-closing.js';
import { openStore } from '../store/store.js';
import { warnOfBreakIns, writeBanFile } from './ban-file.js';
import type { Context } from './context.js';
import { databaseOf } from './database-of.js';
import { decideBans } from './decide-bans.js';
import { writeOut } from './write-out.js';

type Options = Readonly<Record<string, string | undefined>>;

const JAIL = 'authtrack';

/**
 * @param target `fail2ban`
 * @throws UsageError for another target; what writing the file and fail2ban throw
 */
export async function bansApply(
  target: string,
  { jail = JAIL, socket }: Options,
  context: Pick<Context, 'stdout' | 'log' | 'signal'> & { readonly settings: Settings },
): Promise<void> {
  const { settings, stdout, log, signal } = context;
  if (target !== 'fail2ban') {
    throw new UsageError(`"${safeText(target)}" is nothing that the list can be applied to`, {
      cure: 'It can be applied to fail2ban. For others see `authtrack bans --format`.',
    });
  }
  const decided = await withClosing(async (closing) => {
    return decideBans(
      closing(await openStore({ ...databaseOf(settings, context), access: 'read' })),
      settings,
      context.signal,
    );
  });
  warnOfBreakIns(decided, log);
  const { list } = decided;
  const file = await writeBanFile(decided, settings);
  const client = ['fail2ban-client', ...(socket === undefined ? [] : ['-s', socket])];
  const applied = await applyToFail2ban(
    list.map(({ network }) => network),
    { jail, client, signal },
  );
  const { added, lifted, kept } = applied;
  if (settings.json) await writeOut(stdout, `${toJsonLine({ file, jail, added, lifted, kept })}\n`);
  else if (!settings.quiet) {
    const [more, fewer, all] = [added, lifted, added + kept].map((n) => countText(n));
    await writeOut(stdout, `fail2ban, jail ${jail}: ${more} added, ${fewer} lifted, ${all} banned now.\n`);
  }
}
