// The columns of the formats csv and jsonl, in this order.
import { isoInstant } from '../../lib/iso-instant.js';
import type { Listed } from './format.js';

type Column = readonly [name: string, value: (entry: Listed) => string | number | null];

export const columns: readonly Column[] = [
  ['network', ({ network }) => network.text],
  ['since', ({ ban }) => isoInstant(ban.since)],
  ['last_seen', ({ ban }) => isoInstant(ban.lastSeen)],
  ['attempts', ({ ban }) => ban.attempts],
  ['country', ({ ban }) => ban.country],
  ['expires', ({ ban }) => (ban.expires === null ? null : isoInstant(ban.expires))],
  ['origin', ({ ban }) => ban.origin],
];
