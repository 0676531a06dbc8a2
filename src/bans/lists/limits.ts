// How much lists of others may ban, so that a list that is wrong, or hostile, bans no large part of the Internet.
import { compareNetworks, outermost, parseNetwork, type Network } from '../../lib/networks.js';

/** Prefix lengths: a network of fewer bits is wider. */
export type Widest = { readonly 4: number; readonly 6: number };

export type ListLimits = {
  /** Percent of a family: see WHOLE. */
  readonly maxShare: number;
  /** A list may ban so many times as many addresses as the list before it. */
  readonly maxGrowth: number;
};

/** How many addresses are in a list, each counted once. */
type Covered = { readonly 4: bigint; readonly 6: bigint };

type Family = 4 | 6;

const FAMILIES = [4, 6] as const;

// Of IPv6 nearly all is empty. 65,536 networks of /32, as IPv4 has of /16, are in the order of what is in use.
const WHOLE: Covered = { 4: 1n << 32n, 6: 1n << 112n };

// A list of few addresses may grow to this, however few they were: one /16, or 65,536 sites of /48.
const SMALL: Covered = { 4: 1n << 16n, 6: 1n << 96n };

// Percent with three decimals.
const THOUSANDTHS = 1000;
const WHOLE_THOUSANDTHS = 100_000n;

/** @param texts networks; what is none counts nothing */
export function coveredBy(texts: Iterable<string>): Covered {
  const networks = [...texts].flatMap((text) => parseNetwork(text) ?? []);
  const covered = { 4: 0n, 6: 0n };
  for (const { version, first, last } of outermost(networks.sort(compareNetworks))) {
    covered[version] += last - first + 1n;
  }
  return covered;
}

/** Of which family too much is banned, in words: `84.38 % of IPv4, and at most 1 % may be`. Undefined for none. */
export function findExcess(covered: Covered, { maxShare }: Pick<ListLimits, 'maxShare'>): string | undefined {
  const limit = BigInt(Math.round(maxShare * THOUSANDTHS));
  // All that there is may be banned.
  if (limit >= WHOLE_THOUSANDTHS) return undefined;
  const family = FAMILIES.find((each) => covered[each] * WHOLE_THOUSANDTHS > WHOLE[each] * limit);
  if (family === undefined) return undefined;
  // Rounded up: what is above the limit must not read as if it were at it.
  const share =
    Number((covered[family] * WHOLE_THOUSANDTHS + WHOLE[family] - 1n) / WHOLE[family]) / THOUSANDTHS;
  const of = family === 4 ? 'IPv4' : 'the IPv6 addresses in use';
  return `${share} % of ${of} (${amountText(covered[family], family)}), and at most ${maxShare} % may be`;
}

/** The same of a list that takes the place of another. */
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
  return `${now}, and the list before it had ${then}`;
}

/** Whether lists of others may not ban so wide a network. */
export function isTooWide({ version, length }: Network, widest: Widest): boolean {
  return length < widest[version];
}

/** IPv6 in networks of /64, which is one client. */
function amountText(count: bigint, family: Family): string {
  const amount = family === 4 ? count : (count + (1n << 64n) - 1n) >> 64n;
  return `${amount.toLocaleString('en-US')} ${family === 4 ? 'addresses' : 'networks of /64'}`;
}
