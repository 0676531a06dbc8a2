// What the allowlist reads from this machine.
import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';

import { readTrustedFile } from '../../lib/trusted-file.js';
import { addressOfHex, addressOfWords } from './address-bytes.js';
import { filesBelow, type Files } from './files.js';
import type { Caller } from './ssh-caller.js';

export type System = {
  /**
   * The addresses of all interfaces, and networks that belong to this machine. Throws what node:os and node:fs throw.
   */
  readonly localAddresses: () => Promise<readonly string[]>;
  /** The default gateways. Throws what node:fs throws. */
  readonly gateways: () => Promise<readonly string[]>;
  /** All addresses of a host name. Throws what node:dns throws, and after a timeout. */
  readonly lookUp: (name: string) => Promise<readonly string[]>;
  /** A file of the administrator. @throws ConfigError for a file that others may change; what node:fs throws */
  readonly read: (file: string) => Promise<string>;
  readonly files: Files;
  readonly caller: Caller;
  readonly isRunning: (pid: number) => boolean;
};

/** After this time the name counts as one without an address. Three silent name servers would take longer. */
const LOOK_UP_MS = 20_000;

// Not /proc/net, which a service with ProcSubset=pid does not have.
const ROUTES_IPV4 = '/proc/self/net/route';
const ROUTES_IPV6 = '/proc/self/net/ipv6_route';
const LOCAL_IPV4 = '/proc/self/net/fib_trie';
const LOCAL_IPV6 = '/proc/self/net/if_inet6';

/** Half a million entries. */
const MAX_ALLOW_BYTES = 16_777_216;

export const system: System = {
  // Node omits interfaces without a carrier, so the files are read too. Only Linux has them.
  localAddresses: async () => [
    ...Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address)),
    ...ipv4Locals(await readIfThere(LOCAL_IPV4)),
    ...ipv6Locals(await readIfThere(LOCAL_IPV6)),
  ],
  gateways: async () => [
    ...ipv4Gateways(await readIfThere(ROUTES_IPV4)),
    ...ipv6Gateways(await readIfThere(ROUTES_IPV6)),
  ],
  lookUp: async (name) => {
    const found = await withinMs(LOOK_UP_MS, lookup(name, { all: true }));
    return found.map(({ address }) => address);
  },
  read: (file) =>
    readTrustedFile(file, {
      hint: 'Remove it from bans.allow or --allow, or list its entries there.',
      maxBytes: MAX_ALLOW_BYTES,
    }),
  files: filesBelow('/'),
  caller: { env: process.env, uid: process.geteuid?.() ?? 0, parent: process.ppid },
  isRunning: (pid) => {
    try {
      return process.kill(pid, 0);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  },
};

async function withinMs<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** The text of a file, or an empty text if it is missing, as on other systems than Linux and in some containers. */
async function readIfThere(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
}

/**
 * The gateways.
 * @param table in the format of proc(5): interface, destination, gateway, …, in this machine's byte order
 */
export function ipv4Gateways(table: string): readonly string[] {
  return table.split('\n').flatMap((line) => {
    const [, destination, gateway = ''] = line.trim().split(/\s+/);
    if (destination !== '00000000' || !/^[0-9A-F]{8}$/i.test(gateway) || gateway === '00000000') return [];
    return [addressOfWords(gateway)];
  });
}

/** The gateways. @param table destination, its length, source, its length, next hop, …, in network byte order */
export function ipv6Gateways(table: string): readonly string[] {
  return table.split('\n').flatMap((line) => {
    const [, length, , , nextHop = ''] = line.trim().split(/\s+/);
    if (length !== '00' || !/^[0-9a-f]{32}$/i.test(nextHop) || /^0+$/.test(nextHop)) return [];
    return [addressOfHex(nextHop)];
  });
}

/**
 * The local networks in the routes of the kernel: each address, and below it its routes.
 *
 *     |-- 192.0.2.2
 *        /32 host LOCAL
 */
export function ipv4Locals(trie: string): readonly string[] {
  let address = '';
  return trie.split('\n').flatMap((line) => {
    address = /^ *\|-- (\S+)$/.exec(line)?.[1] ?? address;
    const [, length] = /^ *\/(\d+) host LOCAL$/.exec(line) ?? [];
    return length === undefined ? [] : [`${address}/${length}`];
  });
}

/** The local addresses. @param table address, interface, length, scope, flags, name; in network byte order */
export function ipv6Locals(table: string): readonly string[] {
  return table.split('\n').flatMap((line) => {
    const [address = ''] = line.trim().split(/\s+/);
    return /^[0-9a-f]{32}$/i.test(address) ? [addressOfHex(address)] : [];
  });
}
