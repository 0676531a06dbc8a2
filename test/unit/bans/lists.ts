// Ban lists of any length, both families, single addresses and networks; sorted like a real one.
import { formatIpv4, parseIpv4 } from '../../../src/lib/addresses.js';
import { compareNetworks, parseNetwork } from '../../../src/lib/networks.js';
import type { Ban } from '../../../src/model/ban.js';

const SECOND = 1_000_000;
const DAY = 24 * 60 * 60 * SECOND;

/** 2026-02-01 UTC, in microseconds. */
export const NOW = 1_769_904_000 * SECOND;

export const options = { now: NOW, set: 'authtrack' };

export function ban(network: string, changes: Partial<Ban> = {}): Ban {
  const facts = {
    since: NOW - 10 * DAY,
    lastSeen: NOW - DAY,
    attempts: 42,
    country: 'Germany',
    expires: null,
    origin: null,
  };
  return { network, ...facts, ...changes };
}

/** Three networks and their neighbours, then addresses that alternate between the families. */
export function listOf(count: number): readonly Ban[] {
  const start = parseIpv4('198.18.0.0');
  const texts = ['192.0.2.0/24', '198.51.100.128/25', '203.0.113.8/29', '2001:db8:ffff::/48'];
  for (let i = 0; texts.length < count; i += 1) {
    if (i % 3 === 0) texts.push(`2001:db8:0:${i.toString(16)}::/64`);
    else texts.push(i % 3 === 1 ? formatIpv4(start + i) : `2001:db8:${i.toString(16)}::1`);
  }
  return texts
    .flatMap((text) => parseNetwork(text) ?? [])
    .sort(compareNetworks)
    .map(({ text }) => ban(text));
}
