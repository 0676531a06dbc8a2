// Lists of others: ours, with times and perhaps the host that saw it; or any with an address or network a line. Each
// line is checked as a whole, and what is not understood is refused.
//
//   44.0.0.1 1764030000 never web1
//   203.0.113.0/24 ; SBL000000
import { parseNetwork } from '../../lib/networks.js';
import type { SharedBan } from '../../model/shared-ban.js';
import { LIST_NAME, LIST_VERSION } from './write-list.js';

/** A name of a list, or of a host in one. */
export const originName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

type ReadOptions = {
  /** Of the list, see originName. */
  readonly name: string;
  /** How long an entry counts after the list was made, or was read where it does not say; null: while the list has it. */
  readonly lengthMicros: number | null;
  /** Microseconds since 1970-01-01 UTC. */
  readonly now: number;
};

export type RefusedLine = { readonly line: number; readonly text: string; readonly why: string };

type ReadList = {
  /** No origin has a network twice. */
  readonly entries: readonly SharedBan[];
  /** Entries whose time was over. */
  readonly expired: number;
  readonly refused: readonly RefusedLine[];
};

// Half of the Internet on a list is a mistake or an attack.
const WIDEST = { 4: 8, 6: 16 } as const;
// authtrack bans single addresses, /24 and /64; a site has a /48 (RFC 6177).
const WIDEST_OF_OURS = { 4: 24, 6: 48 } as const;

const MICROS = 1_000_000;
const seconds = /^\d{1,11}$/;
const header = new RegExp(`^# ${LIST_NAME} (\\d{1,5}) (\\d{1,11})$`);

/** @returns undefined for a list of a later format. */
export function readList(text: string, options: ReadOptions): ReadList | undefined {
  const { now, lengthMicros } = options;
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const [, version, made] = header.exec(lines[0] ?? '') ?? [];
  if (version !== undefined && Number(version) !== LIST_VERSION) return undefined;
  const madeAt = made === undefined ? now : Math.min(now, Number(made) * MICROS);
  const latestEnd = lengthMicros === null ? null : madeAt + lengthMicros;
  const entries = new Map<string, SharedBan>();
  const refused: RefusedLine[] = [];
  let expired = 0;
  for (const [index, line] of lines.entries()) {
    const words = line
      .replace(/[#;].*/, '')
      .split(/[ \t]+/)
      .filter((word) => word !== '');
    if (words.length === 0) continue;
    const entry = entryOf(words, options);
    if (typeof entry === 'string') {
      refused.push({ line: index + 1, text: line, why: entry });
      continue;
    }
    const expires = sooner(entry.expires, latestEnd);
    if (expires !== null && expires <= now) expired += 1;
    else keep(entries, { ...entry, expires });
  }
  return { entries: [...entries.values()], expired, refused };
}

/** Or why it is none. */
function entryOf(words: readonly string[], { name, now }: ReadOptions): SharedBan | string {
  const [text = '', seen, until, host] = words;
  const network = parseNetwork(text);
  if (network === null) return 'no address or network';
  if (words.length !== 1 && (words.length < 3 || words.length > 4)) return 'not one word, three or four';
  if (network.length < (words.length === 1 ? WIDEST : WIDEST_OF_OURS)[network.version])
    return 'too wide a network';
  if (seen === undefined) return { origin: name, network: network.text, seenAt: null, expires: null };
  if (!seconds.test(seen)) return 'no time of the last attack';
  if (until !== 'never' && !seconds.test(until ?? '')) return 'no end of the ban';
  if (host !== undefined && !originName.test(host)) return 'no name of a host';
  return {
    origin: host === undefined ? name : `${name}/${host}`,
    network: network.text,
    seenAt: Math.min(Number(seen) * MICROS, now),
    expires: until === 'never' ? null : Number(until) * MICROS,
  };
}

/** Of two entries the later attack and the later end. */
function keep(entries: Map<string, SharedBan>, entry: SharedBan): void {
  const key = `${entry.origin} ${entry.network}`;
  const known = entries.get(key) ?? entry;
  const endless = known.expires === null || entry.expires === null;
  entries.set(key, {
    ...entry,
    seenAt: known.seenAt === null ? entry.seenAt : Math.max(known.seenAt, entry.seenAt ?? 0),
    expires: endless ? null : Math.max(known.expires, entry.expires),
  });
}

function sooner(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}
