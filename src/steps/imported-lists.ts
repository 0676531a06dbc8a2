// The imported lists, each with the entries of all its origins.
import type { SharedOrigin } from '../model/ban.js';
import type { Store } from '../store/store.js';

export type ImportedList = Omit<SharedOrigin, 'origin'> & {
  /** The name under which it was imported. */
  readonly name: string;
  /** The servers that saw the addresses, if the list names them; sorted. */
  readonly hosts: readonly string[];
};

/** Returns all imported lists, empty ones too, by name. @param now microseconds since 1970-01-01 UTC */
export async function importedLists(
  store: Pick<Store, 'sharedOrigins'>,
  now: number,
): Promise<readonly ImportedList[]> {
  const lists = new Map<string, ImportedList>();
  for (const { origin, ...found } of await store.sharedOrigins(now)) {
    const [name = '', ...rest] = origin.split('/');
    const list = { ...found, name, hosts: rest.length === 0 ? [] : [rest.join('/')] };
    const before = lists.get(name);
    lists.set(name, before === undefined ? list : together(before, list));
  }
  return [...lists.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function together(one: ImportedList, other: ImportedList): ImportedList {
  return {
    name: one.name,
    hosts: [...one.hosts, ...other.hosts].sort(),
    entries: one.entries + other.entries,
    expired: one.expired + other.expired,
    addedFirst: Math.min(one.addedFirst, other.addedFirst),
    addedLast: Math.max(one.addedLast, other.addedLast),
    seenAt:
      one.seenAt === null || other.seenAt === null
        ? (one.seenAt ?? other.seenAt)
        : Math.max(one.seenAt, other.seenAt),
    expires: one.expires === null || other.expires === null ? null : Math.max(one.expires, other.expires),
  };
}
