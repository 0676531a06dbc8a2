// What the allowlist reads from this machine.
import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';

import { MIB } from '../../lib/units.js';
import { readTrustedFile } from '../../lib/trusted-file.js';
import { ipv4Gateways, ipv4Locals, ipv6Gateways, ipv6Locals } from './kernel-addresses.js';

/** The system files that the allowlist needs, by their absolute paths. */
export type Files = {
  /** The content, or undefined if the file is missing. Throws what node:fs throws. */
  readonly read: (file: string) => Promise<Buffer | undefined>;
  /** The names in a folder, sorted; an empty list if the folder is missing. Throws what node:fs throws. */
  readonly list: (folder: string) => Promise<readonly string[]>;
  /** The target of a symbolic link; undefined if it cannot be read. */
  readonly link: (file: string) => Promise<string | undefined>;
};

/** The process that runs authtrack, see ssh-caller.ts. */
export type Caller = {
  readonly env: NodeJS.ProcessEnv;
  /** Effective user id. */
  readonly uid: number;
  /** The process that started this one. */
  readonly parent: number;
};

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
const MAX_ALLOW_BYTES = 16 * MIB;

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
      hint: 'remove it from bans.allow or --allow, or list its entries there',
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

/** The files below a root. @param root `/`, or a folder used in its place */
export function filesBelow(root: string): Files {
  const at = (file: string): string => path.join(root, file);
  return {
    read: (file) => readFile(at(file)).catch(missing(undefined)),
    list: async (folder) => (await readdir(at(folder)).catch(missing([]))).sort(),
    link: (file) => readlink(at(file)).catch(() => undefined),
  };
}

function missing<T>(instead: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    // ESRCH: the process has ended in the meantime.
    if (['ENOENT', 'ENOTDIR', 'ESRCH'].includes(error.code ?? '')) return instead;
    throw error;
  };
}
