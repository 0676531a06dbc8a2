// Limits how much imported lists may ban, so that a wrong or hostile list cannot ban a large part of the Internet.
import { countText } from '../../lib/count-text.js';
import { compareNetworks, outermost, parseNetwork, type Network } from '../../lib/networks.js';

/** Prefix lengths by IP version. A network with a shorter prefix is wider. */
export type Widest = { readonly 4: number; readonly 6: number };

export type ListLimits = {
  /** Percent of the addresses of a family, see WHOLE. */
  readonly maxShare: number;
  /** A list may ban this many times as many addresses as the previous list. */
  readonly maxGrowth: number;
};

/** The number of addresses in a list, each counted once. */
type Covered = { readonly 4: bigint; readonly 6: bigint };

type Family = 4 | 6;

const FAMILIES = [4, 6] as const;

// Most of IPv6 is unused. 65,536 networks of /32, as many as IPv4 has of /16, are about as much as is in use.
const WHOLE: Covered = { 4: 1n << 32n, 6: 1n << 112n };

// Any list may grow to this size: one /16, or 65,536 sites of /48.
const SMALL: Covered = { 4: 1n << 16n, 6: 1n << 96n };

// Percent with three decimals.
const THOUSANDTHS = 1000;
const WHOLE_THOUSANDTHS = 100_000n;

/** The number of addresses in these networks. @param texts networks; other texts are ignored */
export function coveredBy(texts: Iterable<string>): Covered {
  const networks = [...texts].flatMap((text) => parseNetwork(text) ?? []);
  const covered = { 4: 0n, 6: 0n };
  for (const { version, first, last } of outermost(networks.sort(compareNetworks))) {
    covered[version] += last - first + 1n;
  }
  return covered;
}

/** How much of a family exceeds the limit: `84.38 % of IPv4, more than the limit of 1 %`; undefined if nothing does. */
export function findExcess(covered: Covered, { maxShare }: Pick<ListLimits, 'maxShare'>): string | undefined {
  const limit = BigInt(Math.round(maxShare * THOUSANDTHS));
  // A limit of 100 % is no limit.
  if (limit >= WHOLE_THOUSANDTHS) return undefined;
  const family = FAMILIES.find((each) => covered[each] * WHOLE_THOUSANDTHS > WHOLE[each] * limit);
  if (family === undefined) return undefined;
  // Rounded up: a share above the limit must not look equal to it.
  const share =
    Number((covered[family] * WHOLE_THOUSANDTHS + WHOLE[family] - 1n) / WHOLE[family]) / THOUSANDTHS;
  const of = family === 4 ? 'IPv4' : 'the IPv6 addresses in use';
  return `${share} % of ${of} (${amountText(covered[family], family)}), more than the limit of ${maxShare} %`;
}

/** How much a list has grown beyond the limit, compared with the list that it replaces; undefined if it has not. */
export function findGrowth(
  before: Covered,
  after: Covered,
  { maxGrowth }: Pick<ListLimits, 'maxGrowth'>,
): string | undefined {
  const factor = BigInt(Math.round(maxGrowth * THOUSANDTHS));
  const grown = (family: Family): boolean => {
    const small = after[family] <= SMALL[family];
    return !small && after[family] * BigInt(THOUSANDTHS) > before[family] * factor;
  };
  const family = FAMILIES.find(grown);
  if (family === undefined) return undefined;
  const [now, then] = [after, before].map((covered) => amountText(covered[family], family));
  return `${now}, and the previous list banned ${then}`;
}

/** Whether the network is wider than imported lists may ban. */
export function isTooWide({ version, length }: Network, widest: Widest): boolean {
  return length < widest[version];
}

/** The amount in words; IPv6 in networks of /64, the size of one client. */
function amountText(count: bigint, family: Family): string {
  const amount = family === 4 ? count : (count + (1n << 64n) - 1n) >> 64n;
  return `${countText(amount)} ${family === 4 ? 'addresses' : 'networks of /64'}`;
}
