// What the never list asks the machine it runs on.
import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';

import { readTrustedFile } from '../../lib/trusted-file.js';
import { addressOfHex, addressOfWords } from './address-bytes.js';
import { filesBelow, type Files } from './files.js';
import type { Caller } from './ssh-caller.js';

export type System = {
  /** The addresses of all interfaces, and networks of which all are this machine's. Throws what node:os and node:fs throw. */
  readonly localAddresses: () => Promise<readonly string[]>;
  /** Where packets to everywhere go. Throws what node:fs throws. */
  readonly gateways: () => Promise<readonly string[]>;
  /** All addresses of a host name. Throws what node:dns throws, and where that takes too long. */
  readonly lookUp: (name: string) => Promise<readonly string[]>;
  /** A file of the administrator's. @throws ConfigError for one that others may change; what node:fs throws */
  readonly read: (file: string) => Promise<string>;
  readonly files: Files;
  readonly caller: Caller;
  readonly isRunning: (pid: number) => boolean;
};

/** Three name servers that do not answer take longer, and then it is as if the name had no address. */
const LOOK_UP_MS = 20_000;

// Not /proc/net, which a service has not that sees its own processes only (ProcSubset=pid).
const ROUTES_IPV4 = '/proc/self/net/route';
const ROUTES_IPV6 = '/proc/self/net/ipv6_route';
const LOCAL_IPV4 = '/proc/self/net/fib_trie';
const LOCAL_IPV6 = '/proc/self/net/if_inet6';

/** Half a million entries. */
const MAX_ALLOW_BYTES = 16_777_216;

export const system: System = {
  // Node leaves out interfaces without a carrier; other systems than Linux have no such files.
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
      hint: 'Take it out of bans.allow or --allow, or write its entries there.',
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

/** Not every system has it, nor every container. */
async function readIfThere(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
}

/** @param table as proc(5) has it: interface, destination, gateway, …, in hexadecimal of this machine's byte order. */
export function ipv4Gateways(table: string): readonly string[] {
  return table.split('\n').flatMap((line) => {
    const [, destination, gateway = ''] = line.trim().split(/\s+/);
    if (destination !== '00000000' || !/^[0-9A-F]{8}$/i.test(gateway) || gateway === '00000000') return [];
    return [addressOfWords(gateway)];
  });
}

/** @param table destination, its length, source, its length, next hop, …, in hexadecimal as on the wire. */
export function ipv6Gateways(table: string): readonly string[] {
  return table.split('\n').flatMap((line) => {
    const [, length, , , nextHop = ''] = line.trim().split(/\s+/);
    if (length !== '00' || !/^[0-9a-f]{32}$/i.test(nextHop) || /^0+$/.test(nextHop)) return [];
    return [addressOfHex(nextHop)];
  });
}

/**
 * @param trie routes as the kernel has them: each address, and below it what it leads to.
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

/** @param table address, interface, length, scope, flags, name; in hexadecimal as on the wire. */
export function ipv6Locals(table: string): readonly string[] {
  return table.split('\n').flatMap((line) => {
    const [address = ''] = line.trim().split(/\s+/);
    return /^[0-9a-f]{32}$/i.test(address) ? [addressOfHex(address)] : [];
  });
}
