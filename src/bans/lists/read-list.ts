// Reads ban lists: those of authtrack, with times and perhaps a host, or any list with one address or network on each
// line. Each line is checked as a whole, and an invalid line is refused. A truncated list is refused as a whole,
// because a truncated address may be a different address.
//
//   44.0.0.1 1764030000 never web1
//   203.0.113.0/24 ; SBL000000
import { parseNetwork } from '../../lib/networks.js';
import { MICROS_PER_SECOND } from '../../lib/units.js';
import { FOREVER_MICROS } from '../../model/ban-rule.js';
import type { SharedBan } from '../../model/ban.js';
import { isTooWide, type Widest } from './coverage.js';
import { LIST_NAME, LIST_VERSION } from './write-list.js';

/** A valid name of a list, or of a host in a list. */
export const originName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export type ReadOptions = {
  /** The name of the list, see originName. */
  readonly name: string;
  /**
   * How long an entry counts after the time in the header, or after the import; null: while the list contains it.
   */
  readonly lengthMicros: number | null;
  /** Microseconds since 1970-01-01 UTC. */
  readonly now: number;
  /** Wider networks are refused. */
  readonly widest: Widest;
};

export type RefusedLine = { readonly line: number; readonly text: string; readonly why: string };

export type ReadList = {
  /** Without duplicates of origin and network. */
  readonly entries: readonly SharedBan[];
  /** The number of entries that had already ended. */
  readonly expired: number;
  /** The number of refused lines. */
  readonly refusedLines: number;
  /** The first refused lines. */
  readonly refused: readonly RefusedLine[];
};

/** Why a text is refused as a whole. */
export type NoList = {
  readonly issue: 'empty' | 'later' | 'no-list' | 'cut' | 'too-long';
  readonly refused?: RefusedLine;
};

// A longer list is a mistake, and would need gigabytes of memory.
const MAX_ENTRIES = 500_000;
const MAX_LINES = 2_000_000;
/** A text with this many refused lines and no entry is not a list. */
const MAX_REFUSED = 1000;
const MAX_SHOWN = 5;

const byteOrderMark = /^(?:\uFEFF|\u00EF\u00BB\u00BF)/;
const header = new RegExp(`^# ${LIST_NAME} (\\d{1,5}) (\\d{1,11})$`);
const counted = /^# (\d{1,9}) entries of \d{1,9}\b/;

/** Reads a whole list. @param blocks whole lines with their newlines; the very last line may lack it */
export async function readList(
  blocks: AsyncIterable<string> | Iterable<string>,
  options: ReadOptions,
): Promise<ReadList | NoList> {
  const reader = new ListReader(options);
  let last = '\n';
  for await (const block of blocks) {
    if (block === '') continue;
    for (const line of block.split('\n').slice(0, block.endsWith('\n') ? -1 : undefined)) {
      const issue = reader.take(line.endsWith('\r') ? line.slice(0, -1) : line);
      if (issue !== undefined) return issue;
    }
    last = block;
  }
  return last.endsWith('\n') ? reader.end() : { issue: 'cut' };
}

class ListReader {
  readonly #options: ReadOptions;
  readonly #entries = new Map<string, SharedBan>();
  readonly #refused: RefusedLine[] = [];
  #lines = 0;
  #isBlank = true;
  #refusedLines = 0;
  #expired = 0;
  #good = 0;
  #isOurs = false;
  #promised: number | undefined;
  #latestEnd: number | null;

  constructor(options: ReadOptions) {
    this.#options = options;
    this.#latestEnd = options.lengthMicros === null ? null : options.now + options.lengthMicros;
  }

  /** Reads one line. @returns a reason to refuse the whole list, or undefined */
  take(text: string): NoList | undefined {
    this.#lines += 1;
    const line = this.#lines === 1 ? text.replace(byteOrderMark, '') : text;
    if (this.#lines === 1 && !this.#readHeader(line)) return { issue: 'later' };
    if (this.#lines === 2 && this.#isOurs) this.#promised = Number(counted.exec(line)?.[1] ?? NaN);
    if (this.#lines > MAX_LINES) return { issue: 'too-long' };
    const words = line
      .replace(/[#;].*/, '')
      .split(/[ \t]+/)
      .filter((word) => word !== '');
    if (line.trim() !== '') this.#isBlank = false;
    return words.length === 0 ? undefined : this.#takeWords(words, line);
  }

  end(): ReadList | NoList {
    if (this.#isBlank) return { issue: 'empty' };
    const lines = this.#good + this.#refusedLines;
    if (this.#promised !== undefined && lines !== this.#promised) return { issue: 'cut' };
    if (this.#good === 0 && this.#refused[0] !== undefined) {
      return { issue: 'no-list', refused: this.#refused[0] };
    }
    return {
      entries: [...this.#entries.values()],
      expired: this.#expired,
      refusedLines: this.#refusedLines,
      refused: this.#refused,
    };
  }

  /** Reads the header, if the line is one. @returns false for a list of a newer format */
  #readHeader(line: string): boolean {
    const [, version, made] = header.exec(line) ?? [];
    if (version === undefined) return true;
    const { now, lengthMicros } = this.#options;
    this.#isOurs = true;
    // NaN fits no number of lines; the second line sets the real number.
    this.#promised = NaN;
    if (lengthMicros !== null)
      this.#latestEnd = Math.min(now, Number(made) * MICROS_PER_SECOND) + lengthMicros;
    return Number(version) === LIST_VERSION;
  }

  #takeWords(words: readonly string[], text: string): NoList | undefined {
    const entry = entryOf(words, this.#options, this.#isOurs);
    if (typeof entry === 'string') {
      this.#refusedLines += 1;
      const refused = { line: this.#lines, text, why: entry };
      if (this.#refused.length < MAX_SHOWN) this.#refused.push(refused);
      return this.#good === 0 && this.#refusedLines > MAX_REFUSED
        ? { issue: 'no-list', refused: this.#refused[0] ?? refused }
        : undefined;
    }
    this.#good += 1;
    const { now } = this.#options;
    const expires = sooner(entry.expires, this.#latestEnd);
    if (expires !== null && expires <= now) this.#expired += 1;
    else keep(this.#entries, { ...entry, expires });
    return this.#entries.size > MAX_ENTRIES ? { issue: 'too-long' } : undefined;
  }
}

/** Adds an entry. Of two entries for one network, the later attempt and the later end count. */
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

// authtrack bans single addresses, /24 and /64; a site has a /48 (RFC 6177).
const WIDEST_OF_OURS = { 4: 24, 6: 48 } as const;

const seconds = /^\d{1,11}$/;

/**
 * The entry of a line without its comment, or the reason why the line is refused.
 * @param isOurs whether the list has our header, so that each line must have times
 */
function entryOf(
  words: readonly string[],
  { name, now, widest }: ReadOptions,
  isOurs: boolean,
): SharedBan | string {
  const [text = '', seen, until, host] = words;
  const network = parseNetwork(text);
  if (network === null) return 'not an address or network';
  if (isOurs && words.length === 1) return 'expected three or four words';
  if (words.length !== 1 && (words.length < 3 || words.length > 4))
    return 'expected one, three or four words';
  if (isTooWide(network, widest) || (words.length !== 1 && isTooWide(network, WIDEST_OF_OURS)))
    return 'network too wide';
  if (seen === undefined) return { origin: name, network: network.text, seenAt: null, expires: null };
  if (!seconds.test(seen)) return 'invalid time of the last attempt';
  if (until !== 'never' && !seconds.test(until ?? '')) return 'invalid end of the ban';
  if (host !== undefined && !originName.test(host)) return 'invalid host name';
  const end = until === 'never' ? Infinity : Number(until) * MICROS_PER_SECOND;
  return {
    origin: host === undefined ? name : `${name}/${host}`,
    network: network.text,
    seenAt: Math.min(Number(seen) * MICROS_PER_SECOND, now),
    expires: end > now + FOREVER_MICROS ? null : end,
  };
}
