// Finds the hosts that this machine needs. Without its name servers it could resolve neither allowlist entries nor its
// database. A ban of its Salt master would lock out the administrator.
import type { Files } from './system.js';

/** An address, and the reason why it is protected. */
export type NeededAddress = { readonly address: string; readonly reason: string };

// The first file may name only a local resolver, which uses the name servers in the others.
const RESOLV_FILES = [
  '/etc/resolv.conf',
  '/run/systemd/resolve/resolv.conf',
  '/run/NetworkManager/no-stub-resolv.conf',
  '/run/NetworkManager/resolv.conf',
  '/run/dnsmasq/resolv.conf',
  '/run/resolvconf/resolv.conf',
];

/** Throws what node:fs throws. */
export async function findResolvers(files: Files): Promise<readonly NeededAddress[]> {
  const found = await Promise.all(
    RESOLV_FILES.map(async (file) => {
      const text = (await files.read(file))?.toString('latin1') ?? '';
      return nameServers(text).map((address) => ({
        address,
        reason: `a resolver of this machine (${file})`,
      }));
    }),
  );
  return found.flat();
}

/** Addresses, some with a scope. @param text in the format of resolv.conf(5): `nameserver 192.0.2.53` */
function nameServers(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => /^[ \t]*nameserver[ \t]+(\S+)/.exec(line)?.[1] ?? []);
}

export type NamedHost = {
  /** A name or an address, without a port. */
  readonly host: string;
  /** What it is: `the Salt master`. */
  readonly what: string;
  /** The file that names it. */
  readonly origin: string;
  /** Set for the default name, which authtrack ignores if it does not resolve. */
  readonly isGuess?: true;
};

const FOLDERS = ['/etc/salt', '/usr/local/etc/salt'];
/** The master of a minion without settings. */
const DEFAULT_MASTER = 'salt';

/**
 * The masters in the settings of a Salt minion. Reads from their YAML only what is usual there: one master, or a list of
 * masters. Throws what node:fs throws.
 */
export async function findSaltMasters(files: Files): Promise<readonly NamedHost[]> {
  return (await Promise.all(FOLDERS.map((folder) => mastersOf(folder, files)))).flat();
}

async function mastersOf(folder: string, files: Files): Promise<readonly NamedHost[]> {
  const more = (await files.list(`${folder}/minion.d`)).filter((name) => name.endsWith('.conf'));
  const names = [`${folder}/minion`, ...more.map((name) => `${folder}/minion.d/${name}`)];
  const read = await Promise.all(
    names.map(async (origin) => ({ origin, text: (await files.read(origin))?.toString('utf8') })),
  );
  const texts = read.flatMap(({ origin, text }) => (text === undefined ? [] : [{ origin, text }]));
  const has = (setting: RegExp): boolean => texts.some(({ text }) => setting.test(text));
  // Then `master` is the name of a function that returns the master.
  if (has(/^master_type:[ \t]*["']?func\b/m)) return [];
  const what = 'the Salt master';
  const named = texts.flatMap(({ origin, text }) => mastersIn(text).map((host) => ({ host, what, origin })));
  if (named.length > 0) return named;
  const [first] = texts;
  if (first === undefined || has(/^file_client:[ \t]*["']?local\b/m)) return [];
  return [{ host: DEFAULT_MASTER, what, origin: first.origin, isGuess: true }];
}

/**
 * The masters in the settings of a minion.
 *
 *     master: salt.example
 *     master: [192.0.2.1, "salt2.example:4506"]
 *     master:
 *       - 2001:db8::1
 */
export function mastersIn(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const [, given] = /^(?:master|"master"|'master')[ \t]*:(?:[ \t]+(.*))?$/.exec(line) ?? [];
    if (given === undefined && !/^["']?master["']?[ \t]*:$/.test(line)) return [];
    const value = withoutComment(given ?? '');
    const rest = lines.slice(index + 1);
    if (value.startsWith('[')) return inBrackets([value, ...rest]);
    return value === '' ? inDashes(rest) : hostOf(value);
  });
}

function inBrackets(lines: readonly string[]): readonly string[] {
  const all = lines.map(withoutComment).join(' ');
  // An IPv6 address with a port has brackets too.
  const list = /^\[((?:\[[^[\]]*\]|[^[\]])*)\]/.exec(all)?.[1] ?? '';
  return list.split(',').flatMap(hostOf);
}

function inDashes(lines: readonly string[]): readonly string[] {
  const hosts: string[] = [];
  for (const line of lines) {
    const text = withoutComment(line);
    const [, item] = /^-[ \t]+(.*)$/.exec(text) ?? [];
    if (item !== undefined) hosts.push(...hostOf(item));
    else if (text !== '') break;
  }
  return hosts;
}

function withoutComment(text: string): string {
  return text.replace(/(?:^|[ \t])#.*$/, '').trim();
}

/** `"salt.example:4506"` -> `salt.example` */
function hostOf(text: string): string[] {
  const plain = text.trim().replace(/^(["'])(.*)\1$/, '$2');
  const [, host = plain] = /^\[([^[\]]+)\](?::\d+)?$/.exec(plain) ?? /^([^:]+):\d+$/.exec(plain) ?? [];
  return ['', '~', 'null'].includes(host) ? [] : [host];
}
