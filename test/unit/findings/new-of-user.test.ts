// The rules about what is new of a user: key, country, address, password.
import { newAddress } from '../../../src/findings/rules/new-address.js';
import { newCountry } from '../../../src/findings/rules/new-country.js';
import { newKey } from '../../../src/findings/rules/new-key.js';
import { passwordInsteadOfKey } from '../../../src/findings/rules/password-instead-of-key.js';
import { sharedKey } from '../../../src/findings/rules/shared-key.js';
import { at, casesOf, daily, failed, keyLogin, login, times } from './made-logins.js';

/** Anna, by her first key, from Germany. */
const since = (first: number, last = 30, host = 'web1') =>
  daily(first, last, (day) => keyLogin(at(day, 9), 'first', { host, from: 'DE' }));

casesOf(newKey, [
  {
    name: 'finds a second key after 14 days',
    rows: [since(0, 14), keyLogin(at(14, 9), 'second')],
    finds: ['medium: anna logged in with a new key, SHA256:second'],
  },
  {
    name: 'says nothing in the first 14 days of the user',
    rows: [
      daily(0, 30, (day) => login(at(day), { user: 'bob' })),
      since(1, 14),
      keyLogin(at(15, 8, 59), 'second'),
    ],
    finds: [],
  },
  {
    name: 'says nothing in the first 14 days of the host, even if the key comes to an old host later',
    rows: [
      since(0),
      since(10, 30, 'web2'),
      keyLogin(at(20), 'second', { host: 'web2' }),
      keyLogin(at(29), 'second'),
    ],
    finds: [],
  },
  {
    name: 'takes a changed number of days',
    rows: [since(0, 3), keyLogin(at(3, 9), 'second')],
    thresholds: ['new-key.historyDays=3'],
    finds: ['medium: anna logged in with a new key, SHA256:second'],
  },
  {
    name: 'says the address if the user was never seen there before',
    rows: [since(0), keyLogin(at(20), 'second', { ip: '203.0.113.7' })],
    finds: ['medium: anna logged in from 203.0.113.7 with a new key, SHA256:second'],
  },
  {
    name: 'finds each key once, on whatever hosts it is used',
    rows: [
      since(0),
      since(0, 30, 'web2'),
      keyLogin(at(20), 'second'),
      keyLogin(at(21), 'second', { host: 'web2' }),
      keyLogin(at(22), 'third'),
    ],
    finds: [
      'medium: anna logged in with a new key, SHA256:second',
      'medium: anna logged in with a new key, SHA256:third',
    ],
  },
  {
    name: 'finds the first key of a user who used passwords only, even if it is the first key of the host',
    rows: [daily(0, 20, (day) => login(at(day, 9))), keyLogin(at(20, 10), 'first')],
    finds: ['medium: anna logged in with a new key, SHA256:first'],
  },
  {
    name: 'keys that older logs do not have are not new when they are recorded',
    rows: [
      daily(0, 20, (day) => login(at(day, 9), { method: 'publickey' })),
      keyLogin(at(21), 'first'),
      keyLogin(at(22), 'second'),
      keyLogin(at(34, 23), 'third'),
      keyLogin(at(35), 'fourth'),
    ],
    finds: ['medium: anna logged in with a new key, SHA256:fourth'],
  },
  {
    name: 'the certificates of a CA are no new keys, a new CA is',
    rows: [
      daily(0, 30, (day) => keyLogin(at(day, 9), `session${day}`, { cert_ca: 'ED25519 SHA256:ca' })),
      keyLogin(at(30, 10), 'other', { cert_ca: 'ED25519 SHA256:other' }),
    ],
    finds: ['medium: anna logged in with a certificate of a new CA, ED25519 SHA256:other'],
  },
  {
    name: 'a refused key is not a key of the user, and hostile names are quoted',
    rows: [
      daily(0, 20, (day) => keyLogin(at(day), 'first', { user: '-rf /' })),
      failed(at(20, 1), { user: '-rf /', method: 'publickey', key_fingerprint: 'SHA256:refused' }),
      keyLogin(at(20, 2), 'second', { user: '-rf /' }),
    ],
    finds: ['medium: "-rf /" logged in with a new key, SHA256:second'],
  },
]);

casesOf(sharedKey, [
  {
    name: 'finds the second user of a key, at once',
    rows: [keyLogin(at(0), 'anna'), keyLogin(at(1), 'anna', { user: 'bob' })],
    finds: ['medium: the key SHA256:anna of anna also logged in as bob'],
  },
  {
    name: 'finds each further user, with all who had the key before',
    rows: times(3, (n) => keyLogin(at(n), 'anna', { user: `user${n}` })),
    finds: [
      'medium: the key SHA256:anna of user0 also logged in as user1',
      'medium: the key SHA256:anna of user0, user1 also logged in as user2',
    ],
  },
  {
    name: 'names three of many users, and counts the others',
    rows: times(15, (n) => keyLogin(at(0, 0, n < 14 ? 0 : 1), 'anna', { user: `user${n + 10}` })),
    finds: times(14, (n) => {
      const names = times(n + 1, (k) => `user${k + 10}`);
      const others = n < 3 ? names.join(', ') : `user10, user11, user12 and ${n - 2} more`;
      return `medium: the key SHA256:anna of ${others} also logged in as user${n + 11}`;
    }),
  },
  {
    name: 'the own key of an administrator for root, deploy or ubuntu is not shared',
    rows: ['anna', 'root', 'deploy', 'ubuntu'].map((user, n) => keyLogin(at(n), 'anna', { user })),
    finds: [],
  },
  {
    name: 'a CA vouches for many users',
    rows: ['anna', 'bob'].map((user, n) => keyLogin(at(n), user, { user, cert_ca: 'ED25519 SHA256:ca' })),
    finds: [],
  },
]);

casesOf(newCountry, [
  {
    name: 'finds a second country after 14 days',
    rows: [since(0, 14), keyLogin(at(14, 9), 'first', { from: 'BR' })],
    finds: ['medium: anna logged in from Brazil for the first time; before: Germany'],
  },
  {
    name: 'says nothing on the days before',
    rows: [since(0, 14), keyLogin(at(14, 8, 59), 'first', { from: 'BR' })],
    finds: [],
  },
  {
    name: 'takes a changed number of days',
    rows: [since(0, 2), keyLogin(at(2, 9), 'first', { from: 'BR' })],
    thresholds: ['new-country.historyDays=2'],
    finds: ['medium: anna logged in from Brazil for the first time; before: Germany'],
  },
  {
    name: 'says the address if the user was never seen there before',
    rows: [since(0), keyLogin(at(20), 'first', { from: 'BR', ip: '2001:db8::1' })],
    finds: ['medium: anna logged in from Brazil (2001:db8::1) for the first time; before: Germany'],
  },
  {
    name: 'finds a country once, and names those before in their order',
    rows: [
      since(0),
      ...(['FR', 'BR', 'FR', 'BR'] as const).map((from, n) => keyLogin(at(20 + n), 'first', { from })),
    ],
    finds: [
      'medium: anna logged in from France for the first time; before: Germany',
      'medium: anna logged in from Brazil for the first time; before: Germany, France',
    ],
  },
  {
    name: 'an address without a country is not new, nor is the first country of a user',
    rows: [daily(0, 30, (day) => login(at(day))), login(at(30, 1), { from: 'DE' }), login(at(30, 2))],
    finds: [],
  },
  {
    name: 'the second country right after the countries came to be known is not new',
    rows: [
      daily(0, 30, (day) => login(at(day))),
      login(at(31), { from: 'DE' }),
      login(at(32), { from: 'FR' }),
      login(at(45), { from: 'BR' }),
    ],
    finds: ['medium: anna logged in from Brazil for the first time; before: Germany, France'],
  },
  {
    name: 'a failed attempt from abroad is not a login',
    rows: [since(0), failed(at(20), { from: 'BR' })],
    finds: [],
  },
]);

const backups = daily(0, 30, (day) => keyLogin(at(day, 2), 'backup', { user: 'root' }));

casesOf(newAddress, [
  {
    name: 'finds root in a new network after 14 days',
    rows: [backups, keyLogin(at(14, 2), 'backup', { user: 'root', ip: '198.51.100.1' })],
    finds: ['medium: root logged in from 198.51.100.1 for the first time'],
  },
  {
    name: 'says nothing before, unless the days are changed',
    rows: [backups, keyLogin(at(14, 1, 59), 'backup', { user: 'root', ip: '198.51.100.1' })],
    finds: [],
  },
  {
    name: 'takes a changed number of days',
    rows: [backups, keyLogin(at(1, 2), 'backup', { user: 'root', ip: '198.51.100.1' })],
    thresholds: ['new-address.historyDays=1'],
    finds: ['medium: root logged in from 198.51.100.1 for the first time'],
  },
  {
    name: 'a second address of a /24 or /64 is not new',
    rows: [
      backups,
      ...['192.0.2.250', '2001:db8::1', '2001:db8::2', '2001:db8:0:1::1'].map((ip, n) =>
        keyLogin(at(20, n), 'backup', { user: 'root', ip }),
      ),
    ],
    finds: [
      'medium: root logged in from 2001:db8::1 for the first time',
      'medium: root logged in from 2001:db8:0:1::1 for the first time',
    ],
  },
  {
    name: 'people log in from everywhere',
    rows: [since(0), keyLogin(at(20), 'first', { ip: '198.51.100.1' })],
    finds: [],
  },
  {
    name: 'so do the many users of git: after ten new networks within 30 days, one more is nothing',
    rows: daily(0, 40, (day) => keyLogin(at(day), 'some', { user: 'git', ip: `198.51.${day}.1` })),
    finds: [],
  },
  {
    name: 'an account that logged in from many networks long ago is watched again',
    rows: [
      backups,
      times(11, (n) => keyLogin(at(0, n), 'backup', { user: 'root', ip: `198.51.${n}.1` })),
      keyLogin(at(29), 'backup', { user: 'root', ip: '203.0.113.1' }),
      keyLogin(at(40), 'backup', { user: 'root', ip: '203.0.112.1' }),
    ],
    finds: ['medium: root logged in from 203.0.112.1 for the first time'],
  },
]);

casesOf(passwordInsteadOfKey, [
  {
    name: 'finds a password after 14 days of keys',
    rows: [since(0, 14), login(at(14, 9))],
    finds: ['medium: anna logged in by password; only keys were used before'],
  },
  { name: 'says nothing before', rows: [since(0, 14), login(at(14, 8, 59))], finds: [] },
  {
    name: 'takes a changed number of days, and finds it once',
    rows: [since(0, 3), login(at(3, 9), { method: 'keyboard-interactive/pam' }), login(at(4))],
    thresholds: ['password-instead-of-key.historyDays=3'],
    finds: ['medium: anna logged in by keyboard-interactive/pam; only keys were used before'],
  },
  {
    name: 'says the address if the user was never seen there before, but none of two of one moment',
    rows: [
      since(0),
      login(at(20), { ip: '203.0.113.7' }),
      daily(0, 20, (day) => keyLogin(at(day), 'key', { user: 'bob' })),
      ...['203.0.113.8', '203.0.113.9'].map((ip) => login(at(20, 1), { user: 'bob', ip })),
    ],
    finds: [
      'medium: anna logged in from 203.0.113.7 by password; only keys were used before',
      'medium: bob logged in by password; only keys were used before',
    ],
  },
  { name: 'a user of both is not one', rows: [since(1), login(at(0)), login(at(20))], finds: [] },
  {
    name: 'a user of tickets, or of a method that the log does not name, may have used passwords',
    rows: [
      ...(['gssapi-with-mic', null] as const).map((method, n) => {
        const user = `user${n}`;
        return [
          daily(0, 20, (day) => keyLogin(at(day), 'key', { user })),
          login(at(1), { user, method }),
          login(at(20, 1), { user }),
        ].flat();
      }),
    ],
    finds: [],
  },
  {
    name: 'the first 14 days of a host say nothing',
    rows: [since(0), keyLogin(at(10), 'first', { host: 'web2' }), login(at(20), { host: 'web2' })],
    finds: [],
  },
]);
