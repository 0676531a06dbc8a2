// Explains the decision about one address: whether it is banned, why, and its last logins.
import { contains, type Network, parseNetwork } from '../lib/networks.js';
import type { Ban, StoredSharedBan } from '../model/ban.js';
import { isFailure, type StoredLogin } from '../model/login.js';
import { type OutLine, shownName } from '../report/report.js';
import { decideBans, type Decided } from './decide-bans.js';
import type { Settings } from '../cli/cli.js';
import { countOf, countText } from '../lib/count-text.js';
import type { Terminal } from '../lib/terminal.js';
import { instantForPeople, isoInstant } from '../lib/time-text.js';
import type { Store } from '../store/store.js';
import { withStore } from './open-database.js';
import { printAnswer } from './print.js';
import type { CommandContext } from './command.js';

const LINES = 20;

/** The most addresses of a network whose lines are shown. */
const MAX_ADDRESSES = 500;

/** Prints whether this address is banned, why, and its last logins. */
export async function explainAddress(address: Network, context: CommandContext): Promise<void> {
  const { settings } = context;
  const { explanation, rows } = await withStore(context, 'read', async (store) => {
    const decided = await decideBans(store, settings, context);
    for (const notice of decided.unjudged) context.log.warn(notice);
    const judged = judge(address, decided, settings);
    const ips = await addressesOf(store, address, judged.network);
    return { explanation: judged, rows: await store.rowsOf(ips, LINES) };
  });
  await printAnswer(context, {
    json: () => ({
      ...{ address: address.text, ...explanation },
      shared: explanation.shared.map(sharedJson),
      lines: rows.map(({ date, ...row }) => ({ date: isoInstant(date), ...row })),
    }),
    lines: (terminal) => linesOf(address, explanation, rowLines(rows, terminal)),
  });
}

/** The address, and the other addresses of the network that was judged. */
async function addressesOf(
  store: Store,
  address: Network,
  judgedAs: string | null,
): Promise<readonly string[]> {
  const network = judgedAs === null ? null : parseNetwork(judgedAs);
  if (network === null || network.text === address.text) return [address.text];
  // The text of a network and those of its addresses share a prefix: up to the last dot, or the first group of IPv6.
  const beginning = network.version === 4 ? /^.*\./.exec(network.text) : /^[^:]*:/.exec(network.text);
  const alike = await store.addressesLike(beginning?.[0] ?? network.text);
  const inside = alike.filter((ip) => {
    const own = parseNetwork(ip);
    return own !== null && contains(network, own);
  });
  return [...new Set([address.text, ...inside])].slice(0, MAX_ADDRESSES);
}

export type Explanation = {
  readonly banned: boolean;
  readonly network: string | null;
  readonly reason: string;
  /** The entries of imported lists for the address, whether they count or not. */
  readonly shared: readonly StoredSharedBan[];
};

/** Why an address is banned or not. */
export function judge(address: Network, decided: Decided, settings: Settings): Explanation {
  const covers = ({ network }: { readonly network: string }): boolean => {
    const outer = parseNetwork(network);
    return outer !== null && contains(outer, address);
  };
  const shared = decided.shared.filter(covers);
  const ban = decided.bans.find(covers) ?? decided.list.find(covers);
  if (ban !== undefined) {
    const reason =
      ban.origin === null ? ownReason(ban, decided, settings) : `it is on the imported list ${ban.origin}`;
    const end = ban.expires === null ? '' : `; until ${instantForPeople(ban.expires)}`;
    return { banned: true, network: ban.network, reason: reason + end, shared };
  }
  const exempt = decided.exempt.find(covers) ?? endedAs(decided.ended.find(covers));
  if (exempt !== undefined) return { banned: false, ...exempt, shared };
  const { maxretry, findtime } = settings;
  const reason =
    decided.allowlist.reasonFor(address) ??
    `it never made ${maxretry} attempts within ${findtime}${settings.dictionary ? ', and the rule `dictionary` did not find it' : ''}`;
  return { banned: false, network: null, reason, shared };
}

function ownReason(ban: Ban, { breakIns, unexempt, dictionary }: Decided, settings: Settings): string {
  const { network, since, attempts, lastSeen } = ban;
  const rule = ruleText(network, dictionary, settings);
  const firstPasswordLogin = breakIns.find((one) => one.network === network);
  const refused = unexempt.find((one) => one.network === network);
  const inSpite = refused === undefined ? '' : `; ${refused.reason}`;
  const login =
    firstPasswordLogin === undefined
      ? ''
      : `; possible break-in: it logged in at ${instantForPeople(firstPasswordLogin.date)}`;
  return `${rule} at ${instantForPeople(since)}; ${countText(attempts)} in all, last seen ${instantForPeople(lastSeen)}${login}${inSpite}`;
}

/** Never with a name of the dictionary: it may be a password. */
const DICTIONARY =
  'it tried names that never logged in here and that other addresses try too (the rule `dictionary`)';

/** What the address or the members of the network did. The time of the first follows. */
function ruleText(network: string, dictionary: Decided['dictionary'], settings: Settings): string {
  const { maxretry, findtime } = settings;
  const many = `${maxretry} or more attempts within ${findtime}`;
  const members = membersOf(network, settings);
  if (members) {
    const or = settings.dictionary ? ', or were found by the rule `dictionary`' : '';
    return `${members} made ${many}${or}, the first`;
  }
  const found = dictionary.get(network);
  if (found === undefined) return many;
  return found.metRule ? `${many}, and ${DICTIONARY}, first` : `${DICTIONARY}, first`;
}

/** Which members of a network caused its ban; undefined for a network that was judged alone. */
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
  return { network: ban.network, reason: `its ban ended at ${instantForPeople(ban.expires)}` };
}

function linesOf(
  { text }: Network,
  { banned, network, reason, shared }: Explanation,
  rows: readonly OutLine[],
): readonly OutLine[] {
  const as = network === null || network === text ? '' : ` as ${network}`;
  const head = [`${text} is ${banned ? 'banned' : 'not banned'}${as}: ${reason}.`, ...shared.map(sharedLine)];
  if (rows.length === 0) return [...head, 'The database has no lines of it.'];
  const title = rows.length === LINES ? `Its last ${LINES} lines` : 'Its lines';
  return [...head, `${title}, newest first:`, ...rows];
}

/** An entry of an imported list for machines. */
export function sharedJson({ addedAt, seenAt, expires, ...entry }: StoredSharedBan): object {
  return {
    ...entry,
    added: isoInstant(addedAt),
    seen: seenAt === null ? null : isoInstant(seenAt),
    expires: expires === null ? null : isoInstant(expires),
  };
}

/** An entry of an imported list for people. */
export function sharedLine({ origin, network, addedAt, seenAt, expires }: StoredSharedBan): string {
  const seen = seenAt === null ? '' : `, seen ${instantForPeople(seenAt)}`;
  const end = expires === null ? '' : `, until ${instantForPeople(expires)}`;
  return `On the imported list ${origin} as ${network} since ${instantForPeople(addedAt)}${seen}${end}.`;
}

/** The lines, newest first. A login with a failure before it stands out. */
function rowLines(rows: readonly StoredLogin[], terminal: Terminal): readonly OutLine[] {
  const firstFailure = rows.findLastIndex(({ status }) => isFailure(status));
  return rows.map((row, i) => {
    const text = lineOf(row, terminal);
    return row.status === 'Accepted' && i < firstFailure ? { text, tone: 'alarm' } : text;
  });
}

function lineOf({ ip, date, host, status, user, method, attempts }: StoredLogin, terminal: Terminal): string {
  // A pipe gets the whole name.
  const name = user === null || !terminal.isTerminal ? user : shownName(user, terminal);
  const who = name === null ? '' : ` "${name}"`;
  const how = method === null ? '' : ` by ${method}`;
  const many = attempts === 1 ? '' : ` (${countOf(attempts, 'attempt')})`;
  return `  ${instantForPeople(date)} ${host} ${ip ?? ''} ${status}${who}${how}${many}`;
}
