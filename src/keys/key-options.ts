// Reads the options of a line in authorized_keys: sshd(8), "AUTHORIZED_KEYS FILE FORMAT"; auth-options.c of OpenSSH
// (sshauthopt_parse) and sshkey.c (sshkey_advance_past_options).
import type { KeyOption } from '../model/authorized-key.js';
import { expiryTime } from './expiry.js';

/** sshd refuses a line with any other option. */
const flags: readonly string[] = [
  ...['agent-forwarding', 'port-forwarding', 'pty', 'touch-required', 'user-rc', 'x11-forwarding'].flatMap(
    (name) => [name, `no-${name}`],
  ),
  ...['cert-authority', 'restrict', 'verify-required', 'no-verify-required'],
];
// prettier-ignore
const withValue: readonly string[] = [
  'command', 'environment', 'expiry-time', 'from', 'permitlisten', 'permitopen', 'principals', 'tunnel',
];

/** Where the options at the beginning of a line end: at the first space outside of quotes; undefined if a quote is open. */
export function endOfOptions(line: string): number | undefined {
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    if (!isQuoted && (character === ' ' || character === '\t')) return at;
    if (character === '\\' && line[at + 1] === '"') at++;
    else if (character === '"') isQuoted = !isQuoted;
  }
  return isQuoted ? undefined : line.length;
}

type Options = { readonly options: readonly KeyOption[] } | { readonly problem: string };

/** @returns the options, or why sshd refuses them */
export function readOptions(text: string): Options {
  const options: KeyOption[] = [];
  // An option: a name, and perhaps a value in quotes, which may contain \".
  const option = /([A-Za-z0-9-]+)(?:=("(?:[^"\\]|\\"|\\(?!"))*"))?(,|$)/y;
  while (option.lastIndex < text.length) {
    const [whole, given = '', quoted, separator] = option.exec(text) ?? [];
    if (whole === undefined) return { problem: 'malformed options' };
    const name = given.toLowerCase();
    const isKnown = quoted === undefined ? flags.includes(name) : withValue.includes(name);
    if (!isKnown) return { problem: 'an option that sshd does not know' };
    if (name === 'expiry-time' && !expiryTime.test(quoted?.slice(1, -1) ?? ''))
      return { problem: 'an expiry time that sshd cannot read' };
    options.push({ name, value: quoted?.slice(1, -1).replaceAll('\\"', '"') ?? null });
    if (separator === ',' && option.lastIndex === text.length) return { problem: 'malformed options' };
  }
  return { options };
}
