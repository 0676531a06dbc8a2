// Turns the entries of the setting `allow` into networks.
import path from 'node:path';

import { ConfigError } from '../../lib/errors.js';
import { parseNetwork, type NetworkWithReason } from '../../lib/networks.js';
import { hintForHost } from '../../lib/placeholder.js';
import { safeText } from '../../lib/safe-text.js';
import type { System } from './system.js';

// RFC 1123, with underscores; a numeric last label would be an invalid address, not a host name.
const hostName =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*(?!(?:\d+|0x[0-9a-f]*)$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** An entry and the place that gave it. */
type AllowEntry = { readonly text: string; readonly origin: string; readonly from: 'setting' | 'file' };

type Allowed = NetworkWithReason & { readonly from: AllowEntry['from'] | 'name' };

/** The networks that `allow` protects. @throws ConfigError as openAllowlist */
export async function readAllowed(allow: readonly string[], system: System): Promise<readonly Allowed[]> {
  const entries = await Promise.all(
    allow.map(async (text): Promise<readonly AllowEntry[]> => {
      return path.isAbsolute(text)
        ? readEntries(text, system)
        : [{ text, origin: 'the setting allow', from: 'setting' }];
    }),
  );
  return (await Promise.all(entries.flat().map((entry) => protectedBy(entry, system)))).flat();
}

async function readEntries(file: string, system: System): Promise<readonly AllowEntry[]> {
  const content = await system.read(file).catch((cause: unknown) => {
    if (cause instanceof ConfigError)
      throw new ConfigError(`allowlist: ${cause.message}`, { hint: cause.hint, cause });
    throw new ConfigError(`cannot read the allowlist ${safeText(file)}: ${(cause as Error).message}`, {
      hint: 'make it readable, or remove it from bans.allow or --allow',
      cause,
    });
  });
  return content.split(/\r?\n/).flatMap((line, index) => {
    const text = line.replace(/#.*/, '').trim();
    return text === '' ? [] : [{ text, origin: `${file}:${index + 1}`, from: 'file' }];
  });
}

async function protectedBy({ text, origin, from }: AllowEntry, system: System): Promise<readonly Allowed[]> {
  const network = parseNetwork(text);
  if (network !== null) {
    return [{ network, reason: `allowed by "${safeText(text)}" (${safeText(origin)})`, from }];
  }
  if (!hostName.test(text)) {
    throw new ConfigError(
      `${safeText(origin)}: expected an address, network or host name, got "${safeText(text)}"`,
      {
        hint: 'correct the entry; a file of entries needs an absolute path',
      },
    );
  }
  const addresses = await system.lookUp(text).catch((cause: unknown) => {
    throw unresolved(text, origin, cause);
  });
  const networks = addresses.flatMap((address) => parseNetwork(address.split('%')[0] ?? '') ?? []);
  if (networks.length === 0) throw unresolved(text, origin);
  return networks.map((each) => ({
    ...{ network: each, from: 'name' },
    reason: `allowed by ${text} (${each.text})`,
  }));
}

function unresolved(name: string, origin: string, cause?: unknown): ConfigError {
  return new ConfigError(`${safeText(origin)}: cannot resolve the host name ${name}`, {
    hint: hintForHost(
      name,
      'check the name and the resolver, or list its addresses instead; authtrack bans nothing with an incomplete allowlist',
    ),
    cause,
  });
}
