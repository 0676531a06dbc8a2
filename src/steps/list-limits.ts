// Refuses an imported list that would ban too many addresses. The previous list is kept.
import { coveredBy, findExcess, findGrowth } from '../bans/bans.js';
import type { Settings } from '../cli/cli.js';
import { DataError } from '../lib/errors.js';
import type { Ban, SharedBan } from '../model/ban.js';
import type { SharedList, Store } from '../store/store.js';

/** `expires` in microseconds since 1970-01-01 UTC; null: never. */
type Ending = { readonly network: string; readonly expires: number | null };

type Growth = {
  /** The file of the list, for messages. */
  readonly where: string;
  /** Whether --allow-growth was given. */
  readonly isAllowed: boolean;
};

const RAISE = 'raise bans.imported.maxShare (--max-share) if the list is correct';

/**
 * @throws DataError for a list that bans too much, alone or with the other lists, or far more than the previous list
 */
export async function refuseTooMuch(
  store: Store,
  { name, entries, now }: SharedList,
  { where, isAllowed }: Growth,
  settings: Settings,
): Promise<void> {
  const covered = coveredBy(networksOf(entries, now));
  const excess = findExcess(covered, settings);
  if (excess !== undefined) {
    throw new DataError(`${where} would ban ${excess} (the previous list is kept)`, {
      hint: `check the list, or ${RAISE}`,
    });
  }
  const stored = await store.sharedBans();
  const isOfList = ({ origin }: SharedBan): boolean => origin === name || origin.startsWith(`${name}/`);
  if (!isAllowed && (await store.hasSharedList(name))) {
    const growth = findGrowth(coveredBy(networksOf(stored.filter(isOfList), now)), covered, settings);
    if (growth !== undefined) {
      throw new DataError(`${where} has grown too much: it would ban ${growth} (the previous list is kept)`, {
        hint: 'check the new entries, and import the list with --allow-growth if they are correct',
      });
    }
  }
  const others = stored.filter((entry) => !isOfList(entry));
  const together = findExcess(coveredBy(networksOf([...others, ...entries], now)), settings);
  if (together === undefined) return;
  throw new DataError(
    `${where} and the other imported lists would ban ${together} (the previous list is kept)`,
    { hint: `import fewer lists, or ${RAISE}` },
  );
}

/**
 * Refuses a decided list that bans too much because of imported entries. Our own bans alone are never too many.
 * @throws DataError
 */
export function refuseExcess(list: readonly Ban[], settings: Settings): void {
  const foreign = list.filter(({ origin }) => origin !== null);
  const excess = foreign.length === 0 ? undefined : findExcess(coveredBy(networksOf(list)), settings);
  if (excess === undefined) return;
  throw new DataError(
    `with the imported lists the ban list would cover ${excess}; ${widestOrigin(foreign)} (nothing was changed)`,
    { hint: `import a shorter list of that name (a single # makes it empty), or ${RAISE}` },
  );
}

function networksOf(entries: readonly Ending[], now = -Infinity): string[] {
  return entries.filter(({ expires }) => expires === null || expires > now).map(({ network }) => network);
}

/** Names the list that covers most. */
function widestOrigin(foreign: readonly Ban[]): string {
  const byOrigin = new Map<string, string[]>();
  for (const { origin, network } of foreign) {
    const name = (origin ?? '').split('/')[0] ?? '';
    const networks = byOrigin.get(name);
    if (networks === undefined) byOrigin.set(name, [network]);
    else networks.push(network);
  }
  // 2^96 addresses of IPv6 weigh as much as 2^16 of IPv4: see bans/lists/coverage.ts.
  const weights = [...byOrigin].map(([name, networks]) => {
    const covered = coveredBy(networks);
    return { name, weight: covered[4] + (covered[6] >> 80n) };
  });
  const [most] = weights.sort((a, b) => (a.weight < b.weight ? 1 : -1));
  return `the list ${most?.name ?? ''} covers most of it`;
}
