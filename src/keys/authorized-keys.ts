// Reads authorized_keys files as sshd does (auth2-pubkeyfile.c of OpenSSH, auth_check_authkeys_file): each line is a key with
// a comment, and options may come first. Users write these files, so the text is hostile.
import type { AuthorizedKey, AuthorizedKeys, LineProblem } from '../model/authorized-key.js';
import { endOfOptions, readOptions } from './key-options.js';
import { isKeyType, readPublicKey } from './public-key.js';

/** The key of 16384 bits that sshd accepts takes a twentieth of this. */
const MAX_LINE = 65_536;

const MAX_PROBLEMS = 5;

/** Reads the text of a file. Never throws. */
export function readAuthorizedKeys(text: string): AuthorizedKeys {
  const keys: AuthorizedKey[] = [];
  const problems: LineProblem[] = [];
  let problemCount = 0;
  for (const { line, number } of linesOf(text)) {
    const read = readLine(line);
    if (read === undefined) continue;
    if (typeof read !== 'string') {
      keys.push({ line: number, ...read });
      continue;
    }
    problemCount++;
    if (problems.length < MAX_PROBLEMS) problems.push({ line: number, reason: read });
  }
  return { keys, problems, problemCount };
}

function* linesOf(text: string): Generator<{ readonly line: string; readonly number: number }> {
  let number = 0;
  for (let from = 0; from < text.length;) {
    const found = text.indexOf('\n', from);
    const end = found === -1 ? text.length : found;
    number++;
    yield { line: text.slice(from, end), number };
    from = end + 1;
  }
}

/** The key of a line, why sshd does not accept the line, or undefined for a comment and an empty line. */
function readLine(whole: string): Omit<AuthorizedKey, 'line'> | string | undefined {
  const line = trimmed(whole);
  if (line === '' || line.startsWith('#')) return undefined;
  if (line.length > MAX_LINE) return `longer than ${MAX_LINE} characters`;
  if (isKeyType(wordsOf(line).name)) return readKey(line, '');
  const end = endOfOptions(line);
  if (end === undefined) return 'a quote is not closed';
  return readKey(line.slice(end).replace(/^[ \t]+/, ''), line.slice(0, end));
}

/** Without spaces around it. The pattern `[ \t]+$` would take quadratic time. */
function trimmed(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && ' \t'.includes(text.charAt(from))) from++;
  while (to > from && ' \t\r'.includes(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}

type Words = { readonly name: string; readonly key: string; readonly comment: string };

function wordsOf(text: string): Words {
  const [, name = '', key = '', comment = ''] = /^([^ \t]*)[ \t]*([^ \t]*)[ \t]*(.*)$/s.exec(text) ?? [];
  return { name, key, comment };
}

function readKey(text: string, optionText: string): Omit<AuthorizedKey, 'line'> | string {
  const { name, key: encoded, comment } = wordsOf(text);
  if (!isKeyType(name)) return 'not a public key of a type that sshd reads';
  const key = readPublicKey(name, encoded);
  if (key === undefined) return 'the key is damaged or cut';
  const read = readOptions(optionText);
  if ('problem' in read) return read.problem;
  const { options } = read;
  const isAuthority = options.some((option) => option.name === 'cert-authority');
  if (key.type.endsWith('-CERT')) return 'a certificate: sshd expects the key, or that of its CA';
  return { ...key, isAuthority, options, comment };
}
