// Reads the lists of ignored messages, src/sshd/ignored/*.messages. The head of sshd.messages explains their lines.
import { ignoreReasons, type IgnoreReason } from '../src/sshd/ignored/reasons.js';

export type ListedFormat = {
  readonly format: string;
  /** The name of a function precedes the format: the file has `*: ` there. */
  readonly afterFunction: boolean;
  /** The first and the last release that has it; undefined if unknown, or if the newest release still has it. */
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly line: number;
};

export type MessageGroup = {
  /** The source file that writes the messages, or who else does: `auth2-pubkey.c`, `libpam`. */
  readonly source: string;
  readonly reason: IgnoreReason;
  readonly formats: readonly ListedFormat[];
};

/** What is wrong with a line of a file, and how to mend it: `sshd.messages:12: …`, then the hint. */
export class MessageFileError extends Error {
  constructor(place: string, what: string, hint: string) {
    super(`${place}: ${what}\n  hint: ${hint}`);
    this.name = 'MessageFileError';
  }
}

// [auth2-pubkey.c: key]
const head = /^\[([^\]:]+): (\w+)\]$/;
// 8.5-10.0, 8.5-, -6.7, -
const releases = /^(\d[\w.]*)?-(\d[\w.]*)?$/;
const otherConversion = /%(?!s)[-+ #0-9.*hlqjzt]*[a-zA-Z]/;
const AFTER_FUNCTION = '*: ';
/** With less fixed text a format would match messages that nobody has read. */
const MIN_FIXED_CHARS = 3;

/**
 * Returns the groups of a file.
 * @param name the file, for errors
 * @throws MessageFileError for the first line that is wrong
 */
export function parseMessageFile(text: string, name: string): readonly MessageGroup[] {
  const groups: (MessageGroup & { readonly formats: ListedFormat[]; readonly line: number })[] = [];
  const firstLines = new Map<string, number>();
  for (const [i, content] of text.split('\n').entries()) {
    const line = i + 1;
    const fail = (what: string, hint: string): never => {
      throw new MessageFileError(`${name}:${line}`, what, hint);
    };
    if (content === '' || content.startsWith('#')) continue;
    if (content.startsWith('[')) {
      groups.push({ ...groupHead(content, fail), formats: [], line });
      continue;
    }
    const listed = { ...listedFormat(content, fail), line };
    const group =
      groups.at(-1) ?? fail('a format before the first group', 'put a line like [auth.c: login] above it');
    const key = `${listed.afterFunction ? AFTER_FUNCTION : ''}${listed.format}`;
    const before = firstLines.get(key);
    if (before !== undefined) fail(`the format is also in line ${before}`, 'remove one of the two');
    firstLines.set(key, line);
    group.formats.push(listed);
  }
  const empty = groups.find(({ formats }) => formats.length === 0);
  if (empty) {
    throw new MessageFileError(
      `${name}:${empty.line}`,
      'the group has no formats',
      'add a format, or remove the group',
    );
  }
  return groups;
}

type Fail = (what: string, hint: string) => never;

function groupHead(line: string, fail: Fail): Pick<MessageGroup, 'source' | 'reason'> {
  const [, source, reason] = head.exec(line) ?? fail(`"${line}" is not the head of a group`, headHint);
  if (source === undefined || reason === undefined || !isReason(reason)) {
    return fail(
      `"${reason ?? ''}" is not an ignore reason`,
      `use one of: ${Object.keys(ignoreReasons).join(', ')}`,
    );
  }
  return { source, reason };
}

const headHint = 'write the source file and the reason: [auth2-pubkey.c: key]';

const isReason = (name: string): name is IgnoreReason => Object.hasOwn(ignoreReasons, name);

function listedFormat(line: string, fail: Fail): Omit<ListedFormat, 'line'> {
  const tab = line.indexOf('\t');
  if (tab < 0)
    fail(
      'no tab in the line of a format',
      'write the releases, a tab, and the format; "-" if they are unknown',
    );
  const range = line.slice(0, tab);
  const [, first, last] =
    releases.exec(range) ?? fail(`"${range}" is not a range of releases`, 'write 8.5-10.0, 8.5-, -6.7 or -');
  if (first !== undefined && last !== undefined && compareReleases(first, last) > 0) {
    fail(`the range ${range} ends before it begins`, 'write the older release first');
  }
  const text = line.slice(tab + 1);
  const afterFunction = text.startsWith(AFTER_FUNCTION);
  const format = afterFunction ? text.slice(AFTER_FUNCTION.length) : text;
  checkFormat(format, afterFunction, fail);
  return { format, afterFunction, first, last };
}

function checkFormat(format: string, afterFunction: boolean, fail: Fail): void {
  if (format.trim() !== format) fail('the format begins or ends with whitespace', 'remove it');
  const other = otherConversion.exec(format);
  if (other) fail(`the format has ${other[0]}`, 'write %s for each conversion');
  const fixed = format.replaceAll('%s', '').replace(/[ :]/g, '').length;
  if (!afterFunction && fixed < MIN_FIXED_CHARS) {
    fail(`the format has fewer than ${MIN_FIXED_CHARS} fixed characters`, 'make it as exact as its source');
  }
}

/** Negative if `a` is older than `b`: 9.9 before 10.0, 3.6.1p2 after 3.6p1. */
export function compareReleases(a: string, b: string): number {
  const parts = (release: string): readonly number[] => (release.split('p')[0] ?? '').split('.').map(Number);
  const [left, right] = [parts(a), parts(b)];
  const differs = [0, 1, 2].find((i) => (left[i] ?? 0) !== (right[i] ?? 0));
  const patch = (release: string): number => Number(/p(\d+)$/.exec(release)?.[1] ?? 0);
  return differs === undefined ? patch(a) - patch(b) : (left[differs] ?? 0) - (right[differs] ?? 0);
}
