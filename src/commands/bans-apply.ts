// authtrack bans apply: makes a jail of fail2ban match the list. With --list the file of an unprivileged user is
// applied, and no database is opened; otherwise the list is decided here and also written to auto-ban.data.
import path from 'node:path';

import { applyToFail2ban } from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { countText } from '../lib/count-text.js';
import { UsageError } from '../lib/errors.js';
import { safeText, toJsonLine } from '../lib/safe-text.js';
import { withClosing } from '../lib/with-closing.js';
import { openStore } from '../store/store.js';
import { warnOf, writeBanFile } from '../steps/ban-file.js';
import type { Context } from '../steps/run-command.js';
import { databaseOf } from '../steps/open-database.js';
import { decideBans } from '../steps/decide-bans.js';
import { refuseExcess } from '../steps/list-limits.js';
import { listedBans } from '../steps/listed-bans.js';
import { writeLines, writeOut } from '../steps/print.js';

type Options = Readonly<Record<string, string | undefined>>;

type ApplyContext = Pick<Context, 'stdout' | 'log' | 'signal'> & { readonly settings: Settings };

const JAIL = 'authtrack';
const MAX_NAMED = 5;

/**
 * @param target `fail2ban`
 * @throws UsageError for any other target; what writing the file and fail2ban throw
 */
export async function bansApply(
  target: string,
  { jail = JAIL, socket, list }: Options,
  context: ApplyContext,
): Promise<void> {
  const { settings, stdout, signal } = context;
  if (target !== 'fail2ban') {
    throw new UsageError(`bans apply: expected fail2ban, got "${safeText(target)}"`, {
      hint: 'Run `authtrack bans apply fail2ban`, or use `authtrack bans --format` for other programs.',
    });
  }
  const { networks, file } = list === undefined ? await decidedHere(context) : await listed(list, context);
  const client = ['fail2ban-client', ...(socket === undefined ? [] : ['-s', socket])];
  const applied = await applyToFail2ban(networks, { jail, client, signal });
  const { added, lifted, kept } = applied;
  if (settings.json) await writeOut(stdout, `${toJsonLine({ file, jail, added, lifted, kept })}\n`);
  else if (!settings.quiet) {
    const [more, fewer, all] = [added, lifted, added + kept].map((n) => countText(n));
    await writeLines(stdout, [`fail2ban, jail ${jail}: ${more} added, ${fewer} lifted, ${all} banned now.`]);
  }
}

type BansToApply = {
  readonly networks: readonly string[];
  /** The file of the list. */
  readonly file: string;
};

async function decidedHere(context: ApplyContext): Promise<BansToApply> {
  const { settings, log, signal } = context;
  const decided = await withClosing(async (closing) => {
    const store = closing(await openStore({ ...databaseOf(settings, context), access: 'read' }));
    return decideBans(store, settings, { signal });
  });
  warnOf(decided, log);
  refuseExcess(decided.list, settings);
  const file = await writeBanFile(decided, settings);
  return { networks: decided.list.map(({ network }) => network), file };
}

async function listed(name: string, { settings, log, signal }: ApplyContext): Promise<BansToApply> {
  const file = path.resolve(name);
  const { networks, exempt, notices } = await listedBans(file, settings, signal);
  for (const notice of notices) log.warn(notice);
  for (const { network, reason } of exempt.slice(0, MAX_NAMED)) {
    log.warn(`${network} in ${file} is not banned: ${reason}`);
  }
  const more = exempt.length - MAX_NAMED;
  if (more > 0) log.warn(`${countText(more)} more in ${file} are not banned`);
  return { networks, file };
}
