// The rule about logins from addresses that failed before.
import { loginAfterGuessing } from '../../../src/findings/rules/login-after-guessing.js';
import { at, casesOf, daily, failed, keyLogin, login, MINUTE, probe, times } from './made-logins.js';

const STRANGE = '203.0.113.7';
const HOME = '192.0.2.1';

/** Anna, from home every day for a month. */
const month = daily(0, 30, (day) => keyLogin(at(day, 9), 'anna', { from: 'DE' }));

/** So many failed passwords for anna, a second apart, from 8:00 on day 40. */
const failures = (count: number, over: Parameters<typeof failed>[1] = {}): ReturnType<typeof failed>[] =>
  times(count, (n) => failed(at(40, 8) + n * 1_000_000, over)).slice();

const FOUND = 'possible break-in: anna from 203.0.113.7';

casesOf(loginAfterGuessing, [
  {
    name: 'needs as many failures as its threshold',
    rows: [month, failures(4), login(at(40, 9), { ip: STRANGE })],
    finds: [],
  },
  {
    name: 'finds a password after five failures',
    rows: [month, failures(5), login(at(40, 9), { ip: STRANGE })],
    finds: [`medium: ${FOUND}, password, after 5 failed attempts`],
  },
  {
    name: 'needs no history: a log of one day may show a break-in',
    rows: [failures(5), login(at(40, 9), { ip: STRANGE })],
    finds: [`medium: ${FOUND}, password, after 5 failed attempts`],
  },
  {
    name: 'counts the attempts of a row, and one failure in the singular',
    rows: [failed(at(40, 8)), login(at(40, 9), { ip: STRANGE })],
    thresholds: ['login-after-guessing.failures=1'],
    finds: [`medium: ${FOUND}, password, after 1 failed attempt`],
  },
  {
    name: 'counts five attempts of one row, but none of a row that adds none',
    rows: [
      failed(at(40, 8), { attempts: 5 }),
      failures(9, { attempts: 0 }),
      login(at(40, 9), { ip: STRANGE }),
    ],
    finds: [`medium: ${FOUND}, password, after 5 failed attempts`],
  },
  {
    name: 'counts failures of the day before within 24 hours',
    rows: [times(5, (n) => failed(at(39, 10, n))), login(at(40, 10, 0), { ip: STRANGE })],
    finds: [`medium: ${FOUND}, password, after 5 failed attempts`],
  },
  {
    name: 'does not count what is older than 24 hours',
    rows: [times(5, (n) => failed(at(39, 10, n))), login(at(40, 10, 1), { ip: STRANGE })],
    finds: [],
  },
  {
    name: 'does not count failures after the login, nor those of another address',
    rows: [
      login(at(40, 7), { ip: STRANGE }),
      failures(9),
      failures(9, { ip: '203.0.113.8' }),
      login(at(40, 9), { ip: '203.0.113.9' }),
    ],
    finds: [],
  },
  {
    name: 'does not count probes',
    rows: [times(9, (n) => probe(at(40, 8, n), 'closed')), login(at(40, 9), { ip: STRANGE })],
    finds: [],
  },
  {
    name: 'is grave for a password from a new country',
    rows: [month, failures(5), login(at(40, 9), { ip: STRANGE, from: 'BR' })],
    finds: [`high: ${FOUND} (Brazil, a new country), password, after 5 failed attempts`],
  },
  {
    name: 'is grave for a password after thirty failures',
    rows: [failures(30), login(at(40, 9), { ip: STRANGE })],
    finds: [`high: ${FOUND}, password, after 30 failed attempts`],
  },
  {
    name: 'is grave for a password of a client that tried three other names',
    rows: [
      failures(2),
      ['bob', 'carl', 'dave'].map((user, n) => failed(at(40, 8, n), { user, status: 'Invalid' })),
      login(at(40, 9), { ip: STRANGE }),
    ],
    finds: [`high: ${FOUND}, password, after 5 failed attempts that also tried 3 other names`],
  },
  {
    name: 'says one other name in the singular, and the country where it is not new',
    rows: [
      month,
      failures(4),
      failed(at(40, 8, 1), { user: 'bob' }),
      login(at(40, 9), { ip: STRANGE, from: 'DE' }),
    ],
    finds: [`medium: ${FOUND} (Germany), password, after 5 failed attempts that also tried 1 other name`],
  },
  {
    name: 'is less grave for a key, and for a method that the log does not name',
    rows: [
      failures(5),
      keyLogin(at(40, 9), 'anna', { ip: STRANGE }),
      failures(5, { ip: '203.0.113.8' }),
      login(at(40, 9), { ip: '203.0.113.8', method: null }),
    ],
    finds: [
      `low: ${FOUND}, publickey, after 5 failed attempts`,
      'low: possible break-in: anna from 203.0.113.8, unknown method, after 5 failed attempts',
    ],
  },
  {
    name: 'counts keyboard-interactive as a password',
    rows: [failures(5), login(at(40, 9), { ip: STRANGE, method: 'keyboard-interactive/pam' })],
    finds: [`medium: ${FOUND}, keyboard-interactive/pam, after 5 failed attempts`],
  },
  {
    name: 'says nothing about a user who mistypes at home',
    rows: [month, failures(19, { ip: HOME }), login(at(40, 9))],
    finds: [],
  },
  {
    name: 'says it, though not gravely, of twenty errors at home',
    rows: [month, failures(20, { ip: HOME }), login(at(40, 9))],
    finds: ['low: possible break-in: anna from 192.0.2.1, password, after 20 failed attempts'],
  },
  {
    name: 'takes a changed number of own errors',
    rows: [month, failures(9, { ip: HOME }), login(at(40, 9))],
    thresholds: ['login-after-guessing.ownErrors=9'],
    finds: ['low: possible break-in: anna from 192.0.2.1, password, after 9 failed attempts'],
  },
  {
    name: 'an address is not the own one because of a login on the same day',
    rows: [login(at(40, 7), { ip: STRANGE }), failures(5), login(at(40, 9), { ip: STRANGE })],
    finds: [`medium: ${FOUND}, password, after 5 failed attempts`],
  },
  {
    name: 'does not count what colleagues behind the same address mistype',
    rows: [
      month,
      daily(0, 30, (day) => login(at(day, 10), { user: 'bob' })),
      failures(9, { ip: HOME, user: 'bob' }),
      login(at(40, 9)),
    ],
    finds: [],
  },
  {
    name: 'counts failures for a colleague from before the first login of that colleague',
    rows: [failures(5), login(at(40, 9), { ip: STRANGE }), login(at(40, 10), { ip: STRANGE, user: 'bob' })],
    finds: [
      `medium: ${FOUND}, password, after 5 failed attempts`,
      'medium: possible break-in: bob from 203.0.113.7, password, after 5 failed attempts that also tried 1 other name',
    ],
  },
  {
    name: 'refused keys of the user are an agent that offers all of its keys',
    rows: [failures(50, { method: 'publickey' }), keyLogin(at(40, 9), 'anna', { ip: STRANGE })],
    finds: [],
  },
  {
    name: 'refused keys for other names count',
    rows: [
      times(6, (n) => failed(at(40, 8, n), { method: 'publickey', user: `name${n}` })),
      keyLogin(at(40, 9), 'anna', { ip: STRANGE }),
    ],
    finds: [`medium: ${FOUND}, publickey, after 6 failed attempts that also tried 6 other names`],
  },
  {
    name: 'a harmless login earlier on the day does not hide the guessed one',
    rows: [
      failures(5),
      keyLogin(at(40, 9), 'anna', { ip: STRANGE }),
      times(40, (n) => failed(at(40, 10, n))),
      login(at(40, 11), { ip: STRANGE }),
    ],
    finds: [`high: ${FOUND}, password, after 45 failed attempts`],
  },
  {
    name: 'an attacker who changes the address within an IPv6 /64 is one source',
    rows: [
      times(30, (n) => failed(at(40, 8, n), { ip: `2001:db8:1:1::${n + 1}` })),
      login(at(40, 9), { ip: '2001:db8:1:1::ffff' }),
    ],
    finds: ['high: possible break-in: anna from 2001:db8:1:1::ffff, password, after 30 failed attempts'],
  },
  {
    name: 'a user whose system changes the IPv6 address mistypes at home',
    rows: [
      daily(0, 30, (day) => login(at(day, 9), { ip: `2001:db8:1:1::${day + 1}` })),
      failures(9, { ip: '2001:db8:1:1::99' }),
      login(at(40, 9), { ip: '2001:db8:1:1::99' }),
    ],
    finds: [],
  },
  {
    name: 'names two users and two addresses of one day apart',
    rows: [
      ...['anna', 'bob'].flatMap((user, k) =>
        [STRANGE, '203.0.113.8'].map((ip) => [
          times(5, (n) => failed(at(40, 8, n), { user, ip: `${ip}${k}` })),
          login(at(40, 9, k), { user, ip: `${ip}${k}` }),
        ]),
      ),
    ].flat(2),
    finds: [
      'medium: possible break-in: anna from 203.0.113.70, password, after 5 failed attempts',
      'medium: possible break-in: anna from 203.0.113.80, password, after 5 failed attempts',
      'medium: possible break-in: bob from 203.0.113.71, password, after 5 failed attempts',
      'medium: possible break-in: bob from 203.0.113.81, password, after 5 failed attempts',
    ],
  },
  {
    name: 'quotes a name that could be read as part of the sentence',
    rows: [
      failures(5, { user: 'anna from 192.0.2.1' }),
      login(at(40, 9), { user: 'anna from 192.0.2.1', ip: STRANGE }),
      failures(5, { user: '', ip: '203.0.113.8' }),
      login(at(40, 9), { user: '', ip: '203.0.113.8' }),
    ],
    finds: [
      'medium: possible break-in: "" from 203.0.113.8, password, after 5 failed attempts',
      'medium: possible break-in: "anna from 192.0.2.1" from 203.0.113.7, password, after 5 failed attempts',
    ],
  },
  {
    name: 'of two logins at one moment, it is always the same one',
    rows: [
      failures(5),
      ...['web1', 'db1'].map((host) => login(at(40, 9), { ip: STRANGE, host })),
      ...['DE', 'BR'].flatMap((from) => [
        failed(at(40, 8), { ip: '203.0.113.8', from: from as 'DE' | 'BR', attempts: 3 }),
        login(at(40, 9), { ip: '203.0.113.8', from: from as 'DE' | 'BR' }),
      ]),
    ],
    finds: [
      `medium: ${FOUND}, password, after 5 failed attempts`,
      'medium: possible break-in: anna from 203.0.113.8 (Brazil), password, after 6 failed attempts',
    ],
  },
  {
    name: 'a failure at the very moment of the login is before it',
    rows: [times(5, () => failed(at(40, 9))), login(at(40, 9), { ip: STRANGE }), login(at(40, 9) - MINUTE)],
    finds: [`medium: ${FOUND}, password, after 5 failed attempts`],
  },
]);
