// One offender, one policy and the facts about them, for the tests of the ban policy.
import { decide, type Facts, type Policy } from '../../../src/bans/policy.js';
import type { Offender } from '../../../src/model/ban-rule.js';

export const DAY = 86_400_000_000;
export const NOW = 1000 * DAY;

export const policy: Policy = {
  maxretry: 5,
  findtimeMicros: DAY,
  rootWeight: 1,
  invalidWeight: 1,
  probeWeight: 0,
  loginMicros: 30 * DAY,
  networkAddresses: 0,
  networks56: 0,
  networks48: 0,
  hosts: [],
  restMicros: null,
  onlyJournal: false,
  excessAttempts: 50,
  bantimeMicros: null,
  factor: 2,
};

export const offender = (ip: string, over: Partial<Offender> = {}): Offender => {
  const episodes = [{ first: NOW - 2 * DAY, last: NOW - DAY }];
  return { ip, episodes, lastSeen: NOW - DAY, attempts: 9, country: 'Chile', excessAt: null, ...over };
};

export const facts = (over: Partial<Facts>): Facts => {
  return { offenders: [], successfulLogins: [], exemptionReason: () => null, now: NOW, ...over };
};

export const listed = (over: Partial<Facts>, own: Partial<Policy> = {}): string[] =>
  decide(facts(over), { ...policy, ...own }).bans.map(({ network }) => network);
