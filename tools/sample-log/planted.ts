// The truth of a sample: what a program that reads it must find. It is counted line by line as lines are returned.
import type { Effect } from './activity.js';

export type Planted = {
  lines: number;
  /** Lines with the tag of sshd. */
  sshdLines: number;
  /** Lines about an accepted, failed or invalid login; a repetition is one line. */
  readonly rows: { Accepted: number; Failed: number; Invalid: number };
  /** Failed and invalid attempts. An attempt that one connection logs twice counts once; repetitions count each. */
  attempts: number;
  /** The same by country code; null: not a public address. */
  readonly attemptsByCountry: Map<string | null, number>;
  readonly attemptsByAddress: Map<string, number>;
  readonly attemptsByUser: Map<string, number>;
  /** Accepted logins by user and by day, `MM-DD`. */
  readonly acceptedByUserByDay: Map<string, Map<string, number>>;
  /** The address that logged in after many failures. All zero if the log ends before. */
  readonly breakIn: BreakIn;
};

type BreakIn = { readonly user: string; readonly ip: string; failures: number; logins: number };

export function createPlanted(intruder: { readonly user: string; readonly ip: string }): Planted {
  return {
    lines: 0,
    sshdLines: 0,
    rows: { Accepted: 0, Failed: 0, Invalid: 0 },
    attempts: 0,
    attemptsByCountry: new Map(),
    attemptsByAddress: new Map(),
    attemptsByUser: new Map(),
    acceptedByUserByDay: new Map(),
    breakIn: { ...intruder, failures: 0, logins: 0 },
  };
}

/** Counts what one line on `date` (`MM-DD`) adds. */
export function countEffect(planted: Planted, effect: Effect, date: string): void {
  const { attempts } = effect;
  planted.rows[effect.status] += 1;
  if (effect.ip === planted.breakIn.ip) countBreakIn(planted.breakIn, effect);
  if (effect.status === 'Accepted') {
    const days = planted.acceptedByUserByDay.get(effect.user) ?? new Map<string, number>();
    planted.acceptedByUserByDay.set(effect.user, days);
    add(days, date, attempts);
    return;
  }
  planted.attempts += attempts;
  add(planted.attemptsByCountry, effect.countryCode, attempts);
  add(planted.attemptsByAddress, effect.ip, attempts);
  add(planted.attemptsByUser, effect.user, attempts);
}

function countBreakIn(breakIn: BreakIn, { status, attempts }: Effect): void {
  if (status === 'Accepted') breakIn.logins += attempts;
  else breakIn.failures += attempts;
}

function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
