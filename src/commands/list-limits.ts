// Lists of others that would ban too much are refused as a whole, and the list that was there before stays.
import { coveredBy, findExcess, findGrowth } from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { DataError } from '../lib/errors.js';
import type { Ban } from '../model/ban.js';
import type { SharedBan } from '../model/shared-ban.js';
import type { SharedList, Store } from '../store/store.js';

/** An end of microseconds since 1970-01-01 UTC, or none. */
type Ending = { readonly network: string; readonly expires: number | null };

type Growth = {
  /** For messages: the file of the list. */
  readonly where: string;
  /** Whoever runs this means it. */
  readonly isAllowed: boolean;
};

const RAISE = 'if you mean it, raise bans.imported.maxShare (--max-share).';

/** @throws DataError for a list that bans too much, alone or with the lists that are there, or much more than the one before */
export async function refuseTooMuch(
  store: Store,
  { name, entries, now }: SharedList,
  { where, isAllowed }: Growth,
  settings: Settings,
): Promise<void> {
  const covered = coveredBy(networksOf(entries, now));
  const excess = findExcess(covered, settings);
  if (excess !== undefined) {
    throw new DataError(`${where} would ban ${excess}`, {
      hint: `The list that was imported before stays. See what is wrong with this one, or ${RAISE}`,
    });
  }
  const stored = await store.sharedBans();
  const isOfList = ({ origin }: SharedBan): boolean => origin === name || origin.startsWith(`${name}/`);
  if (!isAllowed && (await store.hasSharedList(name))) {
    const growth = findGrowth(coveredBy(networksOf(stored.filter(isOfList), now)), covered, settings);
    if (growth !== undefined) {
      throw new DataError(`${where} has grown too much: it would ban ${growth}`, {
        hint: 'The list that was imported before stays. See what is new in this one; if you mean it, import it with --allow-growth.',
      });
    }
  }
  const others = stored.filter((entry) => !isOfList(entry));
  const together = findExcess(coveredBy(networksOf([...others, ...entries], now)), settings);
  if (together === undefined) return;
  throw new DataError(`${where} and the lists of others that are imported would ban ${together}`, {
    hint: `The list that was imported before stays. Import fewer lists, or ${RAISE}`,
  });
}

/**
 * The same for the list as it was decided. Our own bans alone are never too many: each was earned here.
 * @throws DataError
 */
export function refuseExcess(list: readonly Ban[], settings: Settings): void {
  const foreign = list.filter(({ origin }) => origin !== null);
  const excess = foreign.length === 0 ? undefined : findExcess(coveredBy(networksOf(list)), settings);
  if (excess === undefined) return;
  throw new DataError(
    `with the lists of others the ban list would have ${excess}: ${widestOrigin(foreign)}`,
    {
      hint: `The old list stays. Import a shorter list under that name (one of a single # has no entries), or ${RAISE}`,
    },
  );
}

function networksOf(entries: readonly Ending[], now = -Infinity): string[] {
  return entries.filter(({ expires }) => expires === null || expires > now).map(({ network }) => network);
}

/** Whose list has most of it. */
function widestOrigin(foreign: readonly Ban[]): string {
  const byOrigin = new Map<string, string[]>();
  for (const { origin, network } of foreign) {
    const name = (origin ?? '').split('/')[0] ?? '';
    const networks = byOrigin.get(name);
    if (networks === undefined) byOrigin.set(name, [network]);
    else networks.push(network);
  }
  // 2^96 addresses of IPv6 weigh as much as 2^16 of IPv4 do: see lists/limits.ts.
  const weights = [...byOrigin].map(([name, networks]) => {
    const covered = coveredBy(networks);
    return { name, weight: covered[4] + (covered[6] >> 80n) };
  });
  const [most] = weights.sort((a, b) => (a.weight < b.weight ? 1 : -1));
  return `the list ${most?.name ?? ''} has most of it`;
}
