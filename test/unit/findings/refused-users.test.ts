// The rules about users and accounts that sshd refuses.
import { deniedAccount } from '../../../src/findings/rules/denied-account.js';
import { lockedOut } from '../../../src/findings/rules/locked-out.js';
import { at, casesOf, failed, login, probe, times } from './made-logins.js';

const penalties = (count: number, ip = '192.0.2.1') =>
  times(count, (n) => probe(at(1, 8, n), 'penalty', { ip }));

casesOf(lockedOut, [
  { name: 'two refused connections are too few', rows: [login(at(0)), penalties(2)], finds: [] },
  {
    name: 'finds three',
    rows: [login(at(0)), penalties(3)],
    finds: ['medium: sshd refused 3 connections of 192.0.2.1, from which anna logged in before'],
  },
  {
    name: 'takes a changed number',
    rows: [login(at(0)), penalties(1)],
    thresholds: ['locked-out.connections=1'],
    finds: ['medium: sshd refused 1 connection of 192.0.2.1, from which anna logged in before'],
  },
  {
    name: 'attackers are refused as they should be, also if one of them logs in later',
    rows: [penalties(50, '203.0.113.7'), login(at(1, 7)), login(at(2), { ip: '203.0.113.7' })],
    finds: [],
  },
  {
    name: 'other reasons are no penalties',
    rows: [login(at(0)), times(50, (n) => probe(at(1, 8, n), 'max-startups', { ip: '192.0.2.1' }))],
    finds: [],
  },
  {
    name: 'names three of the users, and counts all of them',
    rows: [times(12, (n) => login(at(0, 0, n), { user: `user${n + 10}` })), penalties(3)],
    finds: [
      'medium: sshd refused 3 connections of 192.0.2.1, from which user10, user11, user12 and 9 more logged in before',
    ],
  },
  {
    name: 'finds a user whose system changes the IPv6 address',
    rows: [login(at(0), { ip: '2001:db8:1:1::1', user: '' }), penalties(3, '2001:db8:1:1::2')],
    finds: ['medium: sshd refused 3 connections of 2001:db8:1:1::2, from which "" logged in before'],
  },
]);

const refused = (count: number, over: Parameters<typeof failed>[1] = {}) =>
  times(count, (n) => failed(at(1, 8, n), { status: 'Invalid', reason: 'not-allowed', ...over }));

casesOf(deniedAccount, [
  { name: 'seven attempts are too few', rows: [login(at(0)), refused(7)], finds: [] },
  {
    name: 'finds eight, of all reasons together',
    rows: [
      login(at(0)),
      refused(2),
      ...['locked', 'expired', 'denied'].map((reason) => refused(2, { reason })),
    ],
    finds: ['medium: anna may not log in, and tried 8 times'],
  },
  {
    name: 'takes a changed number',
    rows: [login(at(0)), refused(1)],
    thresholds: ['denied-account.attempts=1'],
    finds: ['medium: anna may not log in, and tried 1 time'],
  },
  { name: 'an account that never logged in is none of ours', rows: [refused(50)], finds: [] },
  {
    name: 'one that logs in for the first time after the attempts was not known then',
    rows: [refused(50), login(at(1, 20))],
    finds: [],
  },
  {
    name: 'wrong passwords are no refusals',
    rows: [login(at(0)), times(50, (n) => failed(at(1, 8, n)))],
    finds: [],
  },
  {
    name: 'strangers try root and the accounts of services all day',
    rows: ['root', 'git', 'ubuntu'].flatMap((user) => [
      login(at(0), { user }),
      ...refused(50, { user, ip: '203.0.113.9' }),
    ]),
    finds: [],
  },
  {
    name: 'finds a job of root that nobody switched off, from where users log in',
    rows: [login(at(0), { user: 'root' }), refused(9, { user: 'root', ip: '192.0.2.1' })],
    finds: ['medium: root may not log in, and tried 9 times'],
  },
  {
    name: 'finds a stranger with the right password or key of root',
    rows: [login(at(0), { user: 'root' }), refused(9, { user: 'root', reason: 'root-refused' })],
    finds: ['medium: root may not log in, and tried 9 times'],
  },
  {
    name: 'finds each account, and quotes hostile names',
    rows: ['bob', 'bob, and root'].flatMap((user) => [login(at(0), { user }), ...refused(8, { user })]),
    finds: [
      'medium: bob may not log in, and tried 8 times',
      'medium: "bob, and root" may not log in, and tried 8 times',
    ],
  },
]);
