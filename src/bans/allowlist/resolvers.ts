// Finds the name servers of this machine. Without them it could resolve neither allowlist entries nor its database.
import type { Files } from './files.js';

/** An address, and the reason why it is protected. */
export type Found = { readonly address: string; readonly reason: string };

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
export async function findResolvers(files: Files): Promise<readonly Found[]> {
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
