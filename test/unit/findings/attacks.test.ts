// The rules about addresses that attack.
import { dictionary } from '../../../src/findings/rules/dictionary.js';
import { oneAccountManyAddresses } from '../../../src/findings/rules/one-account-many-addresses.js';
import { protocolAttacks } from '../../../src/findings/rules/protocol-attacks.js';
import { slowGuessing } from '../../../src/findings/rules/slow-guessing.js';
import { spraying } from '../../../src/findings/rules/spraying.js';
import { timeoutBurst } from '../../../src/findings/rules/timeout-burst.js';
import { at, casesOf, daily, failed, keyLogin, login, probe, times } from './made-logins.js';

const tries = (count: number, over: Parameters<typeof failed>[1] = {}, pause = 5) =>
  times(count, (n) => failed(at(1, 8, pause * n), { user: `name${n}`, status: 'Invalid', ...over }));

casesOf(spraying, [
  { name: 'nine names within an hour are too few', rows: [tries(9)], finds: [] },
  { name: 'finds ten', rows: [tries(10)], finds: ['low: 203.0.113.7 tried 10 names within an hour'] },
  { name: 'ten names in more than an hour are too few', rows: [tries(10, {}, 6.7)], finds: [] },
  {
    name: 'takes a changed number',
    rows: [tries(1)],
    thresholds: ['spraying.names=1'],
    finds: ['low: 203.0.113.7 tried 1 name within an hour'],
  },
  { name: 'one name often is not many names', rows: [tries(50, { user: 'root' })], finds: [] },
  {
    name: 'rows without a name, and probes, are no names',
    rows: [tries(20, { user: null }), times(20, (n) => probe(at(1, 8, n), 'closed'))],
    finds: [],
  },
  {
    name: 'counts the addresses of an IPv6 /64 together, and says the network',
    rows: [times(10, (n) => failed(at(1, 8, n), { user: `name${n}`, ip: `2001:db8:1:1::${n + 1}` }))],
    finds: ['low: 2001:db8:1:1::/64 tried 10 names within an hour'],
  },
  {
    name: 'does not count two networks or two IPv4 addresses together',
    rows: [
      times(18, (n) => failed(at(1, 8, n), { user: `name${n}`, ip: `2001:db8:1:${n % 2}::1` })),
      times(18, (n) => failed(at(1, 8, n), { user: `name${n}`, ip: `203.0.113.${n % 2}` })),
    ],
    finds: [],
  },
  {
    name: 'users behind a jump host mistype their passwords',
    rows: [times(12, (n) => login(at(0, 8, n), { user: `name${n}`, ip: '203.0.113.7' })), tries(12)],
    finds: [],
  },
  {
    name: 'users of an IPv6 office mistype them, from a new address each day',
    rows: [
      times(12, (n) => login(at(0, 8, n), { user: `name${n}`, ip: `2001:db8:1:1::${n + 1}` })),
      times(12, (n) => failed(at(1, 8, n), { user: `name${n}`, ip: `2001:db8:1:1::ff${n}` })),
    ],
    finds: [],
  },
  {
    name: 'names that log in later were not known then',
    rows: [tries(10), times(10, (n) => login(at(1, 9, n), { user: `name${n}`, ip: '203.0.113.7' }))],
    finds: ['low: 203.0.113.7 tried 10 names within an hour'],
  },
  {
    name: 'finds each source, and a night that midnight divides as two',
    rows: [
      tries(10),
      tries(11, { ip: '203.0.113.8' }),
      times(18, (n) => failed(at(2, 23, 33 + 3 * n), { user: `name${n}`, ip: '203.0.113.9' })),
    ],
    finds: [
      'low: 203.0.113.7 tried 10 names within an hour',
      'low: 203.0.113.8 tried 11 names within an hour',
    ],
  },
]);

const known = daily(0, 0, (day) => login(at(day)));
const crowd = (count: number, over: Parameters<typeof failed>[1] = {}) =>
  times(count, (n) => failed(at(1, 8, 5 * n), { ip: `203.0.113.${n}`, ...over }));

casesOf(oneAccountManyAddresses, [
  { name: 'nine addresses are too few', rows: [known, crowd(9)], finds: [] },
  {
    name: 'finds ten addresses',
    rows: [known, crowd(10)],
    finds: ['medium: 10 addresses tried to log in as anna within an hour'],
  },
  {
    name: 'takes a changed number',
    rows: [known, crowd(1)],
    thresholds: ['one-account-many-addresses.addresses=1'],
    finds: ['medium: 1 address tried to log in as anna within an hour'],
  },
  { name: 'needs an existing account', rows: [crowd(20), login(at(1, 23))], finds: [] },
  {
    name: 'everybody tries root, services, and the accounts of images',
    rows: ['root', 'postgres', 'ubuntu', 'pi'].flatMap((user) => [
      login(at(0), { user }),
      crowd(12, { user }),
    ]),
    finds: [],
  },
  {
    name: 'addresses from which the account logged in before do not count',
    rows: [times(12, (n) => login(at(0, 1, n), { ip: `203.0.113.${n}` })), crowd(12)],
    finds: [],
  },
  {
    name: 'addresses of other users do count',
    rows: [known, times(12, (n) => login(at(0, 1, n), { user: 'bob', ip: `203.0.113.${n}` })), crowd(10)],
    finds: ['medium: 10 addresses tried to log in as anna within an hour'],
  },
  {
    name: 'an IPv6 /64 is one address',
    rows: [known, times(12, (n) => failed(at(1, 8, n), { ip: `2001:db8:1:1::${n + 1}` }))],
    finds: [],
  },
  {
    name: 'quotes hostile names, and tells accounts apart',
    rows: [...['bob', 'x\u001b[2J'].flatMap((user) => [login(at(0), { user }), crowd(10, { user })])],
    finds: [
      'medium: 10 addresses tried to log in as bob within an hour',
      String.raw`medium: 10 addresses tried to log in as "x\x1b[2J" within an hour`,
    ],
  },
]);

/** So many names, each tried from so many addresses. */
const list = (names: number, addresses: number, network = '203.0.113.') =>
  times(names, (k) =>
    times(addresses, (n) =>
      failed(at(1, 8, 10 * k + n), { user: `name${k}`, ip: `${network}${n}`, status: 'Invalid' }),
    ),
  ).flat();

casesOf(dictionary, [
  { name: 'two names of three addresses are too few', rows: [list(2, 3)], finds: [] },
  { name: 'three names of two addresses are too few', rows: [list(3, 2)], finds: [] },
  {
    name: 'finds each address that tried three names of three addresses',
    rows: [list(3, 3)],
    finds: times(
      3,
      (n) => `low: 203.0.113.${n} tried 3 names that other attackers try too: name0, name1, name2`,
    ),
  },
  {
    name: 'takes changed numbers',
    rows: [list(1, 2)],
    thresholds: ['dictionary.names=1', 'dictionary.addresses=2'],
    finds: times(2, (n) => `low: 203.0.113.${n} tried 1 name that other attackers try too: name0`),
  },
  {
    name: 'counts all names and says three of them',
    rows: [list(15, 3)],
    finds: times(
      3,
      (n) =>
        `low: 203.0.113.${n} tried 15 names that other attackers try too: name0, name1, name10 and 12 more`,
    ),
  },
  {
    name: 'the addresses of one IPv6 /64 are one attacker, who shares no list',
    rows: [list(3, 5, '2001:db8:1:1::')],
    finds: [],
  },
  {
    name: 'names of users are mistyped by users',
    rows: [times(3, (k) => login(at(0), { user: `name${k}` })), list(3, 3)],
    finds: [],
  },
  {
    name: 'an address from which somebody logged in does not count, the others do',
    rows: [list(3, 3), login(at(0), { ip: '203.0.113.0' })],
    finds: [1, 2].map(
      (n) => `low: 203.0.113.${n} tried 3 names that other attackers try too: name0, name1, name2`,
    ),
  },
]);

casesOf(slowGuessing, [
  { name: 'seven attempts are too few', rows: [tries(7, {}, 10)], finds: [] },
  {
    name: 'finds eight with ten minutes between them',
    rows: [tries(8, {}, 10)],
    finds: ['low: 203.0.113.7 failed 8 times with a pause of 10 minutes between most attempts'],
  },
  { name: 'faster ones are none', rows: [tries(50, {}, 9.9)], finds: [] },
  {
    name: 'takes changed numbers',
    rows: [tries(3, {}, 1.5)],
    thresholds: ['slow-guessing.attempts=3', 'slow-guessing.minutes=1'],
    finds: ['low: 203.0.113.7 failed 3 times with a pause of 1 minute between most attempts'],
  },
  { name: 'rows that add no attempt do not count', rows: [tries(20, { attempts: 0 }, 10)], finds: [] },
  {
    name: 'a user from there forgot the password, on IPv6 from another address of the /64',
    rows: [
      tries(20, {}, 10),
      login(at(0), { ip: '203.0.113.7' }),
      tries(20, { ip: '2001:db8:1:1::2' }, 10),
      login(at(0), { ip: '2001:db8:1:1::1' }),
    ],
    finds: [],
  },
]);

const broken = (count: number, reason: string, ip = '203.0.113.7') =>
  times(count, (n) => probe(at(1, 8, n), reason, { ip }));

casesOf(protocolAttacks, [
  {
    name: 'four connections of each reason are too few',
    rows: [broken(4, 'bad-banner'), broken(4, 'protocol-error')],
    finds: [],
  },
  {
    name: 'finds each reason in words',
    rows: [broken(5, 'bad-banner'), broken(5, 'protocol-error'), broken(6, 'no-common-algorithm')],
    finds: [
      'low: 203.0.113.7 sent something that is not SSH in 5 connections',
      'low: 203.0.113.7 broke the SSH protocol in 5 connections',
      'low: 203.0.113.7 offered only algorithms that sshd refuses in 6 connections',
    ],
  },
  {
    name: 'takes a changed number',
    rows: [broken(1, 'bad-banner', '2001:db8::1')],
    thresholds: ['protocol-attacks.connections=1'],
    finds: ['low: 2001:db8::1 sent something that is not SSH in 1 connection'],
  },
  {
    name: 'monitoring only ends early',
    rows: ['no-identification', 'closed', 'reset', 'timeout', 'max-attempts'].map((reason) =>
      broken(50, reason),
    ),
    finds: [],
  },
  {
    name: 'users have broken networks',
    rows: [broken(9, 'protocol-error'), keyLogin(at(1), 'key', { ip: '203.0.113.7' })],
    finds: [],
  },
]);

casesOf(timeoutBurst, [
  { name: 'five timeouts are too few', rows: [broken(5, 'timeout')], finds: [] },
  {
    name: 'finds six within six minutes, and counts the most of any six minutes',
    rows: [times(30, (n) => probe(at(1, 8, n < 6 ? 1.2 * n : 60 + n), 'timeout'))],
    finds: ['medium: 7 connections of 203.0.113.7 timed out within six minutes'],
  },
  {
    name: 'six within more are none',
    rows: [times(60, (n) => probe(at(1, 8, 1.3 * n), 'timeout'))],
    finds: [],
  },
  {
    name: 'takes a changed number',
    rows: [broken(1, 'timeout')],
    thresholds: ['timeout-burst.timeouts=1'],
    finds: ['medium: 1 connection of 203.0.113.7 timed out within six minutes'],
  },
  {
    name: 'counts the addresses of an IPv6 /64 together',
    rows: [times(9, (n) => probe(at(1, 8, n / 2), 'timeout', { ip: `2001:db8:1:1::${n + 1}` }))],
    finds: ['medium: 9 connections of 2001:db8:1:1::/64 timed out within six minutes'],
  },
  { name: 'other probes are no timeouts', rows: [broken(60, 'closed')], finds: [] },
]);
