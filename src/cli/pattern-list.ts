// Checks `patterns` in authtrack.yaml before authtrack reads a log. Each message follows the word `patterns:`.
import { linearPattern } from '../lib/linear-pattern.js';
import { statuses } from '../model/login.js';
import type { OwnPattern } from '../model/own-pattern.js';
import { invalid, type Issue, type SettingKind } from './setting-kinds.js';

const keys = ['name', 'status', 'pattern', 'program'] as const;
const groups = ['ip', 'user', 'port'];

/** The syntax that parse/own-patterns.ts expects. */
const programName = /^[^\s:[\]]{1,64}$/;

type Key = (typeof keys)[number];
type GivenPattern = Readonly<Partial<Record<Key, unknown>>>;

export const patternList: SettingKind<readonly OwnPattern[]> = {
  check: (given) => {
    if (!Array.isArray(given))
      return invalid('expected a list of patterns, each with name, status and pattern');
    const list: readonly unknown[] = given;
    const issue = firstIssue(list, unknownKey) ?? firstIssue(list, wrongPart) ?? repeatedName(list);
    return issue ? { issue } : { value: (list as readonly OwnPattern[]).map(inOrder) };
  },
};

/** The pattern with its keys in one order, as `config --json` prints them. */
function inOrder({ name, status, pattern, program }: OwnPattern): OwnPattern {
  return { name, status, pattern, ...(program === undefined ? {} : { program }) };
}

function firstIssue(
  list: readonly unknown[],
  find: (entry: unknown) => Issue | undefined,
): Issue | undefined {
  for (const [i, entry] of list.entries()) {
    const issue = find(entry);
    if (issue) return { ...issue, path: [i, ...issue.path] };
  }
  return undefined;
}

function isMapping(entry: unknown): entry is GivenPattern {
  return typeof entry === 'object' && entry !== null && !Array.isArray(entry);
}

/** A mistyped key is reported before the missing key that it causes. */
function unknownKey(entry: unknown): Issue | undefined {
  if (!isMapping(entry)) return undefined;
  const unknown = Object.keys(entry).find((key) => !(keys as readonly string[]).includes(key));
  if (unknown === undefined) return undefined;
  return { message: `unknown key "${unknown}"; the keys of a pattern are ${listed(keys)}`, path: [unknown] };
}

function wrongPart(entry: unknown): Issue | undefined {
  if (!isMapping(entry))
    return { message: 'a pattern must be a mapping with name, status and pattern', path: [] };
  for (const key of keys) {
    const message = messageFor(key, entry[key]);
    if (message !== undefined) return { message, path: [key] };
  }
  return undefined;
}

function repeatedName(list: readonly unknown[]): Issue | undefined {
  const names = list.map((entry) => (entry as OwnPattern).name);
  const i = names.findIndex((name, at) => names.indexOf(name) !== at);
  return i === -1 ? undefined : { message: `two patterns are named "${names[i] ?? ''}"`, path: [i, 'name'] };
}

function messageFor(key: Key, value: unknown): string | undefined {
  if (value === undefined) return key === 'program' ? undefined : `a pattern has no ${key}`;
  if (key === 'status') {
    if ((statuses as readonly unknown[]).includes(value)) return undefined;
    return `status ${JSON.stringify(value)} must be Accepted, Failed, Invalid or Probe`;
  }
  if (typeof value !== 'string') return `${key} must be text`;
  if (value === '') return `${key} must not be empty`;
  if (key === 'pattern') return messageForPattern(value);
  if (key === 'program' && !programName.test(value))
    return 'program must be the name in the log, without [pid], colon or spaces';
  return undefined;
}

function messageForPattern(source: string): string | undefined {
  try {
    new RegExp(source);
  } catch (error) {
    return `/${source}/ is not a regular expression: ${(error as Error).message.split(': ').at(-1) ?? ''}`;
  }
  let compiled: RegExp;
  let named: readonly string[];
  try {
    compiled = linearPattern(source);
    named = Object.keys(linearPattern(`${source}|`).exec('')?.groups ?? {});
  } catch {
    return `/${source}/ cannot run in linear time: look-ahead, back-references and counts above 16, such as {1,200}, are not supported`;
  }
  if (/\\[pP]\{/.test(source))
    return `/${source}/ has \\p{…}, which matches nothing here: write [^ ]+ or \\S+`;
  const unknown = named.find((name) => !groups.includes(name));
  if (unknown !== undefined)
    return `/${source}/ has an unknown group "${unknown}"; the groups are ${listed(groups)}`;
  if (!named.includes('ip')) return `/${source}/ has no group ip: write (?<ip>\\S+) in place of the address`;
  if (compiled.test('')) return `/${source}/ matches the empty text, and so every line`;
  return undefined;
}

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
