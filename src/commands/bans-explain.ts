// authtrack bans explain: what was decided of an address, why, and the lines that told.
import type { Settings } from '../cli/cli.js';
import type { Decision } from '../bans/bans.js';
import { UsageError } from '../lib/errors.js';
import { isoInstant } from '../lib/iso-instant.js';
import { contains, parseNetwork, type Network } from '../lib/networks.js';
import { safeText, toJsonLine } from '../lib/safe-text.js';
import { withClosing } from '../lib/with-closing.js';
import type { StoredLogin } from '../model/stored-login.js';
import { openStore } from '../store/store.js';
import type { Context } from './context.js';
import { decideBans } from './decide-bans.js';
import { writeOut } from './write-out.js';

const LINES = 20;

const count = new Intl.NumberFormat('en-US');

/** @throws UsageError for what is no address */
export async function bansExplain(
  text: string,
  settings: Settings,
  { stdout }: Pick<Context, 'stdout'>,
): Promise<void> {
  const address = parseNetwork(text);
  if (address === null || address.text.includes('/')) {
    throw new UsageError(`"${safeText(text)}" is no address`, { cure: 'Name one IPv4 or IPv6 address.' });
  }
  const { verdict, rows } = await withClosing(async (closing) => {
    const store = closing(await openStore({ url: settings.db }));
    const decided = await decideBans(store, settings);
    const never = decided.never.reasonFor(address);
    const found = await store.rowsOf(address.text, LINES);
    return { verdict: verdictOf(address, { ...decided, never }, settings), rows: found };
  });
  if (settings.json) {
    const lines = rows.map(({ date, ...row }) => ({ date: isoInstant(date), ...row }));
    await writeOut(stdout, `${toJsonLine({ address: address.text, ...verdict, lines })}\n`);
  } else await writeOut(stdout, textOf(address, verdict, rows));
}

type Verdict = { readonly banned: boolean; readonly network: string | null; readonly reason: string };

function verdictOf(
  address: Network,
  { bans, spared, never }: Decision & { readonly never: string | null },
  { maxAttempts, window }: Settings,
): Verdict {
  const covers = ({ network }: { readonly network: string }): boolean => {
    const outer = parseNetwork(network);
    return outer !== null && contains(outer, address);
  };
  const ban = bans.find(covers);
  if (ban !== undefined) {
    const reason = `${maxAttempts} or more attempts within ${window} at ${isoInstant(ban.since)}; ${count.format(ban.attempts)} in all, last seen ${isoInstant(ban.lastSeen)}`;
    return { banned: true, network: ban.network, reason };
  }
  const sparing = spared.find(covers);
  if (sparing !== undefined) return { banned: false, network: sparing.network, reason: sparing.reason };
  return {
    banned: false,
    network: null,
    reason: never ?? `never ${maxAttempts} attempts within ${window}`,
  };
}

function textOf(
  { text }: Network,
  { banned, network, reason }: Verdict,
  rows: readonly StoredLogin[],
): string {
  const as = network === null || network === text ? '' : ` as ${network}`;
  const head = `${text} is ${banned ? 'banned' : 'not banned'}${as}: ${reason}.\n`;
  if (rows.length === 0) return `${head}Nothing is stored of it.\n`;
  const title = rows.length === LINES ? `Its last ${LINES} lines` : 'Its lines';
  return `${head}${title}, the newest first:\n${rows.map(lineOf).join('')}`;
}

function lineOf({ date, host, status, user, method, attempts }: StoredLogin): string {
  const who = user === null ? '' : ` "${safeText(user)}"`;
  const how = method === null ? '' : ` by ${safeText(method)}`;
  const many = attempts === 1 ? '' : ` (${count.format(attempts)} attempts)`;
  return `  ${isoInstant(date)} ${safeText(host)} ${status}${who}${how}${many}\n`;
}
