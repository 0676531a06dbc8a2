// What an administrator allows, from words to networks.
import path from 'node:path';

import { ConfigError } from '../../lib/errors.js';
import { parseNetwork } from '../../lib/networks.js';
import { safeText } from '../../lib/safe-text.js';
import type { Protected } from './protected-index.js';
import type { System } from './system.js';

// RFC 1123, with the underscore that some have; the last label is no number, or it would be a broken address.
const hostName =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*(?!(?:\d+|0x[0-9a-f]*)$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** A word with the place where it was given. */
type Entry = { readonly text: string; readonly origin: string };

/** @throws ConfigError as allowlist.ts says */
export async function readAllowed(allow: readonly string[], system: System): Promise<readonly Protected[]> {
  const entries = await Promise.all(
    allow.map(async (text): Promise<readonly Entry[]> => {
      return path.isAbsolute(text) ? readEntries(text, system) : [{ text, origin: 'the allow list' }];
    }),
  );
  return (await Promise.all(entries.flat().map((entry) => protectedBy(entry, system)))).flat();
}

async function readEntries(file: string, system: System): Promise<readonly Entry[]> {
  const content = await system.read(file).catch((cause: unknown) => {
    if (cause instanceof ConfigError)
      throw new ConfigError(`the allow list ${cause.message}`, { hint: cause.hint, cause });
    throw new ConfigError(`the allow list ${safeText(file)} cannot be read: ${(cause as Error).message}`, {
      hint: 'Make it readable, or take it out of bans.allow or --allow.',
      cause,
    });
  });
  return content.split(/\r?\n/).flatMap((line, index) => {
    const text = line.replace(/#.*/, '').trim();
    return text === '' ? [] : [{ text, origin: `${file}:${index + 1}` }];
  });
}

async function protectedBy({ text, origin }: Entry, system: System): Promise<readonly Protected[]> {
  const network = parseNetwork(text);
  if (network !== null) return [{ network, reason: `allowed by "${safeText(text)}" (${safeText(origin)})` }];
  if (!hostName.test(text)) {
    throw new ConfigError(`${safeText(origin)}: "${safeText(text)}" is no address, network or host name`, {
      hint: 'Correct it; a file of entries is named by its absolute path.',
    });
  }
  const addresses = await system.lookUp(text).catch((cause: unknown) => {
    throw unresolved(text, origin, cause);
  });
  const networks = addresses.flatMap((address) => parseNetwork(address.split('%')[0] ?? '') ?? []);
  if (networks.length === 0) throw unresolved(text, origin);
  return networks.map((each) => ({ network: each, reason: `allowed by ${text} (${each.text})` }));
}

function unresolved(name: string, origin: string, cause?: unknown): ConfigError {
  return new ConfigError(`${safeText(origin)}: the host name ${name} has no address now`, {
    hint: 'Check the name and the resolver, or write its addresses: nobody is banned while the allow list has a hole.',
    cause,
  });
}
