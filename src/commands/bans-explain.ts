// authtrack bans explain: what was decided of an address, why, and the lines that told.
import type { Settings } from '../cli/cli.js';
import { countText } from '../lib/count-text.js';
import { UsageError } from '../lib/errors.js';
import { isoInstant } from '../lib/iso-instant.js';
import { contains, parseNetwork, type Network } from '../lib/networks.js';
import { safeText, toJsonLine } from '../lib/safe-text.js';
import { withClosing } from '../lib/with-closing.js';
import type { Ban } from '../model/ban.js';
import type { StoredSharedBan } from '../model/shared-ban.js';
import type { StoredLogin } from '../model/stored-login.js';
import { openStore, type Store } from '../store/store.js';
import type { Context } from './context.js';
import { databaseOf } from './database-of.js';
import { decideBans, type Decided } from './decide-bans.js';
import { writeLines, writeOut } from './write-out.js';

const LINES = 20;

/** Of a network; the lines of so many tell enough. */
const MAX_ADDRESSES = 500;

/** @throws UsageError for what is no address */
export async function bansExplain(
  text: string,
  settings: Settings,
  context: Pick<Context, 'stdout' | 'signal'>,
): Promise<void> {
  const { stdout } = context;
  const address = parseNetwork(text);
  if (address === null || address.text.includes('/')) {
    throw new UsageError(`"${safeText(text)}" is no address`, { hint: 'Name one IPv4 or IPv6 address.' });
  }
  const { explanation, rows } = await withClosing(async (closing) => {
    const store = closing(await openStore({ ...databaseOf(settings, context), access: 'read' }));
    const decided = await decideBans(store, settings, context);
    const judged = explain(address, decided, settings);
    const ips = await addressesOf(store, address, judged.network);
    return { explanation: judged, rows: await store.rowsOf(ips, LINES) };
  });
  if (settings.json) {
    const lines = rows.map(({ date, ...row }) => ({ date: isoInstant(date), ...row }));
    const shared = explanation.shared.map(({ addedAt, seenAt, expires, ...entry }) => ({
      ...entry,
      added: isoInstant(addedAt),
      seen: seenAt === null ? null : isoInstant(seenAt),
      expires: expires === null ? null : isoInstant(expires),
    }));
    await writeOut(stdout, `${toJsonLine({ address: address.text, ...explanation, shared, lines })}\n`);
  } else await writeLines(stdout, linesOf(address, explanation, rows));
}

/** The address, and those of the network as which it was judged. */
async function addressesOf(
  store: Store,
  address: Network,
  judgedAs: string | null,
): Promise<readonly string[]> {
  const network = judgedAs === null ? null : parseNetwork(judgedAs);
  if (network === null || network.text === address.text) return [address.text];
  // The text of a network begins as those of its addresses do, up to the last dot, or to the first group of IPv6.
  const beginning = network.version === 4 ? /^.*\./.exec(network.text) : /^[^:]*:/.exec(network.text);
  const alike = await store.addressesLike(beginning?.[0] ?? network.text);
  const inside = alike.filter((ip) => {
    const own = parseNetwork(ip);
    return own !== null && contains(network, own);
  });
  return [...new Set([address.text, ...inside])].slice(0, MAX_ADDRESSES);
}

type Explanation = {
  readonly banned: boolean;
  readonly network: string | null;
  readonly reason: string;
  /** What lists of others say of it, whether it counts or not. */
  readonly shared: readonly StoredSharedBan[];
};

function explain(address: Network, decided: Decided, settings: Settings): Explanation {
  const covers = ({ network }: { readonly network: string }): boolean => {
    const outer = parseNetwork(network);
    return outer !== null && contains(outer, address);
  };
  const shared = decided.shared.filter(covers);
  const ban = decided.bans.find(covers) ?? decided.list.find(covers);
  if (ban !== undefined) {
    const reason =
      ban.origin === null ? ownReason(ban, decided, settings) : `it is on the list of ${ban.origin}`;
    const end = ban.expires === null ? '' : `; until ${isoInstant(ban.expires)}`;
    return { banned: true, network: ban.network, reason: reason + end, shared };
  }
  const exempt = decided.exempt.find(covers) ?? endedAs(decided.ended.find(covers));
  if (exempt !== undefined) return { banned: false, ...exempt, shared };
  const { maxretry, findtime } = settings;
  const reason = decided.allowlist.reasonFor(address) ?? `never ${maxretry} attempts within ${findtime}`;
  return { banned: false, network: null, reason, shared };
}

function ownReason(ban: Ban, { breakIns, unexempt }: Decided, settings: Settings): string {
  const { maxretry, findtime } = settings;
  const { network, since, attempts, lastSeen } = ban;
  const members = membersOf(network, settings);
  const rule = members
    ? `${members} made ${maxretry} or more attempts within ${findtime}, the first`
    : `${maxretry} or more attempts within ${findtime}`;
  const firstPasswordLogin = breakIns.find((one) => one.network === network);
  const refused = unexempt.find((one) => one.network === network);
  const inSpite = refused === undefined ? '' : `; ${refused.reason}`;
  const login =
    firstPasswordLogin === undefined
      ? ''
      : `; a break-in? It logged in at ${isoInstant(firstPasswordLogin.date)}`;
  return `${rule} at ${isoInstant(since)}; ${countText(attempts)} in all, last seen ${isoInstant(lastSeen)}${login}${inSpite}`;
}

/** What of a network was banned, where that bans all of it; undefined for what is judged by itself. */
function membersOf(text: string, { networkAddresses, networks56, networks48 }: Settings): string | undefined {
  const network = parseNetwork(text);
  if (network?.version === 4) {
    return network.length === 32 ? undefined : `${networkAddresses} or more of its addresses`;
  }
  if (network?.length === 56) return `${networks56} or more of its /64 networks`;
  return network?.length === 48 ? `${networks48} or more of its /64 networks` : undefined;
}

function endedAs(ban: Ban | undefined): { readonly network: string; readonly reason: string } | undefined {
  if (ban?.expires == null) return undefined;
  return { network: ban.network, reason: `its ban ended at ${isoInstant(ban.expires)}` };
}

function linesOf(
  { text }: Network,
  { banned, network, reason, shared }: Explanation,
  rows: readonly StoredLogin[],
): readonly string[] {
  const as = network === null || network === text ? '' : ` as ${network}`;
  const head = [`${text} is ${banned ? 'banned' : 'not banned'}${as}: ${reason}.`, ...shared.map(sharedLine)];
  if (rows.length === 0) return [...head, 'Nothing is stored of it.'];
  const title = rows.length === LINES ? `Its last ${LINES} lines` : 'Its lines';
  return [...head, `${title}, the newest first:`, ...rows.map(lineOf)];
}

function sharedLine({ origin, network, addedAt, seenAt, expires }: StoredSharedBan): string {
  const seen = seenAt === null ? '' : `, seen ${isoInstant(seenAt)}`;
  const end = expires === null ? '' : `, until ${isoInstant(expires)}`;
  return `On the list of ${origin} as ${network} since ${isoInstant(addedAt)}${seen}${end}.`;
}

function lineOf({ ip, date, host, status, user, method, attempts }: StoredLogin): string {
  const who = user === null ? '' : ` "${user}"`;
  const how = method === null ? '' : ` by ${method}`;
  const many = attempts === 1 ? '' : ` (${countText(attempts)} attempts)`;
  return `  ${isoInstant(date)} ${host} ${ip ?? ''} ${status}${who}${how}${many}`;
}
