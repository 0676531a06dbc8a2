import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { bannedStates } from '../../../src/steps/banned-entries.js';

const list = new Set([
  '203.0.113.7',
  '198.51.100.0/24',
  '192.0.2.0/30',
  '2001:db8:1::/48',
  '2001:db8:2:3::5',
  'rubbish',
]);

const cases: readonly (readonly [value: string | null, state: string | null])[] = [
  ['203.0.113.7', 'yes'],
  ['203.0.113.8', 'no'],
  ['198.51.100.200', 'yes'],
  ['192.0.2.3', 'yes'],
  ['192.0.2.4', 'no'],
  ['2001:db8:1:7::9', 'yes'],
  ['2001:db8:2:3::5', 'yes'],
  ['2001:db8:2:3::6', 'no'],
  ['203.0.113.0/24', 'partly'],
  ['198.51.100.0/24', 'yes'],
  ['192.0.2.0/24', 'partly'],
  ['10.0.0.0/24', 'no'],
  ['2001:db8:1:7::/64', 'yes'],
  ['2001:db8:2:3::/64', 'partly'],
  ['2001:db8:2:4::/64', 'no'],
  ['rubbish', null],
  [null, null],
];

suite('what the ban list has', () => {
  for (const [value, state] of cases) {
    test(`${value ?? 'null'}: ${state ?? 'unknown'}`, () =>
      assert.deepEqual(bannedStates([value], list), [state]));
  }
});
