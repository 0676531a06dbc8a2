// Explains the decisions about a network: the bans that contain it or are in it, and about each stored address of it.
import { jsonRecords } from '../bans/bans.js';
import { countOf, countText } from '../lib/count-text.js';
import { contains, type Network, overlapIndex, overlaps, parseNetwork } from '../lib/networks.js';
import { instantForPeople, isoInstant } from '../lib/time-text.js';
import type { Ban } from '../model/ban.js';
import type { AddressActivity } from '../model/figures.js';
import type { Terminal } from '../lib/terminal.js';
import { type OutLine, tableLines } from '../report/report.js';
import type { Store } from '../store/store.js';
import { banTable, MAX_ROWS } from './ban-table.js';
import type { CommandContext } from './command.js';
import { decideBans, type Decided } from './decide-bans.js';
import { judge, sharedJson, sharedLine } from './explain-address.js';
import { withStore } from './open-database.js';
import { printAnswer } from './print.js';

/** The most addresses and entries of lists in the output for machines. */
const MAX_RECORDS = 500;

/** Prefix bits of an octet of IPv4, and of a group of IPv6. */
const OCTET_BITS = 8;
const GROUP_BITS = 16;

type JudgedAddress = AddressActivity & { readonly banned: boolean; readonly reason: string };

type Explanation = {
  readonly network: Network;
  /** What was decided about networks that overlap this one. */
  readonly near: Decided;
  /** The bans that contain it. */
  readonly around: readonly Ban[];
  /** The other bans of it. */
  readonly inside: readonly Ban[];
  /** Why no list may ban the whole network, or null. */
  readonly never: string | null;
  /** The stored addresses of it that tried most, and how many there are. */
  readonly addresses: readonly JudgedAddress[];
  readonly addressCount: number;
};

export async function explainNetwork(network: Network, context: CommandContext): Promise<void> {
  const explanation = await withStore(context, 'read', (store) => explain(network, store, context));
  for (const notice of explanation.near.unjudged) context.log.warn(notice);
  await printAnswer(context, {
    json: () => recordOf(explanation),
    lines: (terminal) => linesOf(explanation, terminal),
  });
}

async function explain(network: Network, store: Store, context: CommandContext): Promise<Explanation> {
  const { settings } = context;
  const near = restricted(await decideBans(store, settings, context), (other) => overlaps(network, other));
  const isAround = (ban: Ban): boolean => {
    const outer = parseNetwork(ban.network);
    return outer !== null && contains(outer, network);
  };
  const active = (await store.activityLike(beginningOf(network))).filter(({ ip }) => isIn(network, ip));
  const ranked = [...active].sort((a, b) => b.attempts - a.attempts || b.lastSeen - a.lastSeen);
  const shown = ranked.slice(0, MAX_RECORDS).flatMap((activity) => {
    const address = parseNetwork(activity.ip);
    return address === null ? [] : [{ activity, address }];
  });
  // Judging an address searches all decisions, which may be half a million.
  const isShown = overlapIndex(shown.map(({ address }) => ({ network: address, reason: '' })));
  const decisive = restricted(near, (other) => isShown(other) !== null);
  return {
    ...{ network, near },
    around: near.list.filter(isAround),
    inside: near.list.filter((ban) => !isAround(ban)),
    never: near.allowlist.reasonFor(network),
    addresses: shown.map(({ activity, address }) => {
      const { banned, reason } = judge(address, decisive, settings);
      return { ...activity, banned, reason };
    }),
    addressCount: active.length,
  };
}

/** The decisions about some networks only. */
function restricted(decided: Decided, isWanted: (network: Network) => boolean): Decided {
  const isNear = ({ network: text }: { readonly network: string }): boolean => {
    const network = parseNetwork(text);
    return network !== null && isWanted(network);
  };
  return {
    ...decided,
    bans: decided.bans.filter(isNear),
    list: decided.list.filter(isNear),
    exempt: decided.exempt.filter(isNear),
    ended: decided.ended.filter(isNear),
    shared: decided.shared.filter(isNear),
    breakIns: decided.breakIns.filter(isNear),
    unexempt: decided.unexempt.filter(isNear),
  };
}

/** What the texts of all addresses in a network begin with: `44.0.` for 44.0.0.0/20, nothing for a very wide network. */
function beginningOf({ text, version, length }: Network): string {
  // A first group of zero may be written as `0:` or not at all.
  if (version === 6) return length < GROUP_BITS ? '' : (/^[0-9a-f]+:/.exec(text)?.[0] ?? '');
  const octets =
    text
      .split('/')[0]
      ?.split('.')
      .slice(0, Math.floor(length / OCTET_BITS)) ?? [];
  return octets.map((octet) => `${octet}.`).join('');
}

function isIn(network: Network, ip: string): boolean {
  const address = parseNetwork(ip);
  return address !== null && contains(network, address);
}

function recordOf({ network, near, around, inside, never, addresses, addressCount }: Explanation): object {
  const { now } = near;
  return {
    network: network.text,
    banned: around.length > 0,
    within: jsonRecords(around, now),
    contains: jsonRecords(inside.slice(0, MAX_RECORDS), now),
    containsCount: inside.length,
    never,
    exempt: near.exempt.slice(0, MAX_RECORDS),
    shared: near.shared.slice(0, MAX_RECORDS).map(sharedJson),
    addresses: addresses.map(({ ip, lastSeen, ...address }) => {
      return { address: ip, ...address, lastSeen: isoInstant(lastSeen) };
    }),
    addressCount,
  };
}

function linesOf(explanation: Explanation, terminal: Terminal): readonly OutLine[] {
  return [
    ...decisionLines(explanation, terminal),
    ...insideLines(explanation, terminal),
    ...exemptLines(explanation, terminal),
    ...addressLines(explanation, terminal),
  ];
}

function decisionLines(
  { network: { text }, around, near, never }: Explanation,
  terminal: Terminal,
): readonly OutLine[] {
  const [ban] = around;
  const as = ban === undefined || ban.network === text ? '' : ` as ${ban.network}`;
  const why = ban === undefined && never !== null ? `, and never will be: ${never}` : '';
  const lists = near.shared.slice(0, MAX_ROWS).map(sharedLine);
  const more = near.shared.length - lists.length;
  return [
    `${text} is ${ban === undefined ? 'not banned as a whole' : 'banned'}${as}${why}.`,
    ...(ban === undefined ? [] : banTable({ ...near, list: around }, terminal)),
    ...lists,
    ...(more > 0 ? [`And ${countOf(more, 'more entry', 'more entries')} of imported lists.`] : []),
  ];
}

function insideLines({ inside, near }: Explanation, terminal: Terminal): readonly OutLine[] {
  if (inside.length === 0) return [];
  return ['', `Bans in it: ${countText(inside.length)}`, ...banTable({ ...near, list: inside }, terminal)];
}

function exemptLines({ near: { exempt } }: Explanation, terminal: Terminal): readonly OutLine[] {
  if (exempt.length === 0) return [];
  return [
    '',
    `Exempt although they met the ban rule or are on an imported list: ${countText(exempt.length)}`,
    ...tableLines(
      {
        columns: [{ title: 'Network' }, { title: 'Why' }],
        rows: exempt.slice(0, MAX_ROWS).map(({ network, reason }) => [network, reason]),
      },
      terminal,
    ),
    ...moreLines(exempt.length - MAX_ROWS),
  ];
}

function addressLines({ addresses, addressCount }: Explanation, terminal: Terminal): readonly OutLine[] {
  if (addresses.length === 0) return ['', 'The database has no lines of its addresses.'];
  return [
    '',
    `Addresses of it in the database: ${countText(addressCount)}, most attempts first`,
    ...tableLines(
      {
        columns: [
          { title: 'Address' },
          { title: 'Attempts', align: 'right' },
          { title: 'Logins', align: 'right' },
          { title: 'Last seen' },
          { title: 'Decision' },
        ],
        rows: addresses
          .slice(0, MAX_ROWS)
          .map(({ ip, attempts, logins, lastSeen, banned, reason }) => [
            ...[ip, countText(attempts), countText(logins), instantForPeople(lastSeen)],
            banned ? 'banned' : `not banned: ${reason}`,
          ]),
      },
      terminal,
    ),
    ...moreLines(addressCount - MAX_ROWS),
  ];
}

/** How many rows are left out. */
function moreLines(count: number): readonly string[] {
  return count > 0 ? [`  … and ${countText(count)} more`] : [];
}
