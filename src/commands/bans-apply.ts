// authtrack bans apply: makes a jail of fail2ban match the list. With --list the file of an unprivileged user is
// applied, and no database is opened; otherwise the list is decided here and also written to auto-ban.data. With --dry-run
// nothing is changed, neither the jail nor the file.
import path from 'node:path';

import { applyToFail2ban, type JailChanges, planForFail2ban } from '../bans/bans.js';
import { countText } from '../lib/count-text.js';
import { UsageError } from '../lib/errors.js';
import { refuseExcess } from '../steps/list-limits.js';
import { safeText } from '../lib/safe-text.js';
import { MAX_ROWS } from '../steps/ban-table.js';
import { banFile, readBanFile, writeBanFile } from '../steps/ban-file.js';
import { warnOfDecided } from '../steps/ban-warnings.js';
import { decideBans } from '../steps/decide-bans.js';
import { withStore } from '../steps/open-database.js';
import { printAnswer, printResult } from '../steps/print.js';
import type { CommandContext } from '../steps/command.js';

const JAIL = 'authtrack';
const MAX_NAMED = 5;

/**
 * The argument is the target, `fail2ban`.
 * @throws UsageError for any other target; what writing the file and fail2ban throw
 */
export async function run(context: CommandContext): Promise<void> {
  const [target = ''] = context.inputs;
  const { jail = JAIL, socket, list } = context.options;
  if (target !== 'fail2ban') {
    throw new UsageError(`bans apply: expected fail2ban, got "${safeText(target)}"`, {
      hint: 'run `authtrack bans apply fail2ban`, or use `authtrack bans --format` for other programs',
    });
  }
  const { networks, file } = list === undefined ? await decidedHere(context) : await listed(list, context);
  context.verbose(`fail2ban: jail ${jail}, ${socket ?? "fail2ban-client's own socket"}`);
  const client = ['fail2ban-client', ...(socket === undefined ? [] : ['-s', socket])];
  const fail2ban = { jail, client, signal: context.signal };
  if (isDry(context)) {
    const plan = await planForFail2ban(networks, fail2ban);
    const { ban, unban, kept } = plan;
    return printAnswer(context, {
      json: () => ({ file, jail, added: ban.length, lifted: unban.length, kept, ban, unban }),
      lines: () => planLines(plan, jail),
    });
  }
  const { added, lifted, kept } = await applyToFail2ban(networks, fail2ban);
  const [more, fewer, all] = [added, lifted, added + kept].map((n) => countText(n));
  await printResult(context, {
    json: () => ({ file, jail, added, lifted, kept }),
    lines: () => [`fail2ban, jail ${jail}: ${more} added, ${fewer} lifted, ${all} banned now.`],
  });
}

function isDry({ options }: CommandContext): boolean {
  return options['dryRun'] !== undefined;
}

function planLines({ ban, unban, kept }: JailChanges, jail: string): readonly string[] {
  const [more, fewer, all] = [ban.length, unban.length, ban.length + kept].map((n) => countText(n));
  return [
    `fail2ban, jail ${jail}: would add ${more} and lift ${fewer}; then ${all} banned. Nothing was changed.`,
    ...named('ban', ban),
    ...named('unban', unban),
  ];
}

/** The first networks, and how many more there are. */
function named(verb: string, networks: readonly string[]): readonly string[] {
  const more = networks.length - MAX_ROWS;
  return [
    ...networks.slice(0, MAX_ROWS).map((network) => `  ${verb} ${network}`),
    ...(more > 0 ? [`  … and ${verb} ${countText(more)} more (--json has them all)`] : []),
  ];
}

type BansToApply = {
  readonly networks: readonly string[];
  /** The file of the list. */
  readonly file: string;
};

async function decidedHere(context: CommandContext): Promise<BansToApply> {
  const { settings, log } = context;
  const decided = await withStore(context, 'read', (store) => decideBans(store, settings, context));
  warnOfDecided(decided, log);
  refuseExcess(decided.list, settings);
  const file = isDry(context) ? banFile(settings) : await writeBanFile(decided, context);
  return { networks: decided.list.map(({ network }) => network), file };
}

async function listed(name: string, context: CommandContext): Promise<BansToApply> {
  const { settings, log, signal, ownersList: given } = context;
  const file = path.resolve(name);
  const { networks, exempt, notices } = await readBanFile(file, settings, { signal, given });
  for (const notice of notices) log.warn(notice);
  for (const { network, reason } of exempt.slice(0, MAX_NAMED)) {
    log.warn(`${network} in ${file} is not banned: ${reason}`);
  }
  const more = exempt.length - MAX_NAMED;
  if (more > 0) log.warn(`${countText(more)} more in ${file} are not banned`);
  return { networks, file };
}
