// The rules about where and when a user logs in.
import { twoCountries } from '../../../src/findings/rules/two-countries.js';
import { unusualHour } from '../../../src/findings/rules/unusual-hour.js';
import { at, casesOf, daily, keyLogin, login } from './made-logins.js';

const month = daily(0, 30, (day) => login(at(day, 9), { from: 'DE' }));

casesOf(twoCountries, [
  {
    name: 'finds a second country within two hours',
    rows: [month, login(at(30, 11), { from: 'BR' })],
    finds: ['medium: anna logged in from Germany and from Brazil within 120 minutes'],
  },
  { name: 'but not later', rows: [month, login(at(30, 11, 0.1), { from: 'BR' })], finds: [] },
  {
    name: 'takes a changed number of minutes, and says one minute for a few seconds',
    rows: [month, login(at(29, 9, 2), { from: 'BR' }), login(at(30, 9, 0.2), { from: 'JP' })],
    thresholds: ['two-countries.minutes=1'],
    finds: ['medium: anna logged in from Germany and from Japan within 1 minute'],
  },
  {
    name: 'finds a pair that midnight divides',
    rows: [month, login(at(30, 23, 30), { from: 'DE' }), login(at(31, 0, 30), { from: 'BR' })],
    finds: ['medium: anna logged in from Germany and from Brazil within 60 minutes'],
  },
  {
    name: 'compares logins that follow each other',
    rows: [
      month,
      login(at(30, 9, 30)),
      login(at(30, 10), { from: 'BR' }),
      login(at(30, 10, 30), { from: 'BR' }),
    ],
    finds: ['medium: anna logged in from Germany and from Brazil within 60 minutes'],
  },
  {
    name: 'says a pair of countries once a day, whatever comes first, and another pair too',
    rows: [
      month,
      login(at(30, 9, 10), { from: 'BR' }),
      login(at(30, 9, 20), { from: 'DE' }),
      login(at(30, 9, 30), { from: 'FR' }),
    ],
    finds: [
      'medium: anna logged in from Germany and from Brazil within 10 minutes',
      'medium: anna logged in from Germany and from France within 10 minutes',
    ],
  },
  {
    name: 'says nothing in the first 14 days of the user',
    rows: [month, login(at(13, 10), { from: 'BR' })],
    finds: [],
  },
  {
    name: 'takes a changed number of days',
    rows: [month, login(at(13, 10), { from: 'BR' })],
    thresholds: ['two-countries.historyDays=13'],
    finds: ['medium: anna logged in from Germany and from Brazil within 60 minutes'],
  },
  {
    name: 'a user who was in both countries more than three days before has a VPN',
    rows: [month, login(at(20, 12), { from: 'BR' }), login(at(30, 10), { from: 'BR' })],
    finds: [],
  },
  {
    name: 'a user who was there three days before is not known to have one',
    rows: [month, login(at(27, 12), { from: 'BR' }), login(at(30, 10), { from: 'BR' })],
    finds: ['medium: anna logged in from Germany and from Brazil within 60 minutes'],
  },
  {
    name: 'the administrators of root are many, and addresses without a country are nowhere',
    rows: [
      daily(0, 30, (day) => keyLogin(at(day, 9), 'key', { user: 'root', from: 'DE' })),
      keyLogin(at(30, 10), 'key', { user: 'root', from: 'BR' }),
      month,
      login(at(30, 10)),
    ],
    finds: [],
  },
  {
    name: 'two users whose names run into each other are two',
    rows: ['anna', 'anna BR'].flatMap((user) => [
      daily(0, 30, (day) => login(at(day, 9), { user, from: 'DE' })),
      login(at(30, 10), { user, from: 'BR' }),
    ]),
    finds: [
      'medium: anna logged in from Germany and from Brazil within 60 minutes',
      'medium: "anna BR" logged in from Germany and from Brazil within 60 minutes',
    ],
  },
]);

casesOf(unusualHour, [
  {
    name: 'finds an hour that is three hours from all others, after 20 logins',
    rows: [daily(0, 19, (day) => login(at(day, 9))), login(at(20, 6))],
    finds: ['low: anna logged in between 06:00 and 06:59 UTC, an unusual hour'],
  },
  {
    name: 'two hours are usual',
    rows: [daily(0, 19, (day) => login(at(day, 9))), login(at(20, 7))],
    finds: [],
  },
  {
    name: '19 logins are too few',
    rows: [daily(0, 18, (day) => login(at(day, 9))), login(at(20, 6))],
    finds: [],
  },
  {
    name: 'says nothing in the first 14 days of the user',
    rows: [daily(0, 12, (day) => [login(at(day, 9)), login(at(day, 10))]).flat(), login(at(13, 3))],
    finds: [],
  },
  {
    name: 'takes changed numbers',
    rows: [daily(0, 2, (day) => login(at(day, 9))), login(at(3, 8)), login(at(4, 9))],
    thresholds: ['hours=0', 'logins=3', 'historyDays=3'].map((text) => `unusual-hour.${text}`),
    finds: ['low: anna logged in between 08:00 and 08:59 UTC, an unusual hour'],
  },
  {
    name: 'half a day on both sides makes every hour usual',
    rows: [daily(0, 19, (day) => login(at(day, 9))), login(at(20, 21))],
    thresholds: ['unusual-hour.hours=12'],
    finds: [],
  },
  {
    name: 'midnight lies between 23 and 0',
    rows: [daily(0, 19, (day) => login(at(day, 23))), login(at(20, 1)), login(at(21, 3)), login(at(21, 20))],
    finds: ['low: anna logged in between 20:00 and 20:59 UTC, an unusual hour'],
  },
  {
    name: 'an hour of 90 days ago is still usual',
    rows: [login(at(0, 3)), login(at(1, 4)), daily(2, 95, (day) => login(at(day, 12))), login(at(91, 4))],
    finds: [],
  },
  {
    name: 'an hour of 91 days ago is unusual again',
    rows: [login(at(0, 3)), daily(1, 95, (day) => login(at(day, 12))), login(at(91, 3))],
    finds: ['low: anna logged in between 03:00 and 03:59 UTC, an unusual hour'],
  },
  {
    name: 'finds each unusual hour of a day, and none of them the next day',
    rows: [
      daily(0, 19, (day) => login(at(day, 12))),
      ...[20, 21].map((day) => [login(at(day, 2)), login(at(day, 22)), login(at(day, 22, 30))]),
    ],
    finds: [
      'low: anna logged in between 02:00 and 02:59 UTC, an unusual hour',
      'low: anna logged in between 22:00 and 22:59 UTC, an unusual hour',
    ],
  },
  {
    name: 'people on call log in at all hours',
    rows: [daily(0, 30, (day) => login(at(day, (day * 5) % 24)))],
    finds: [],
  },
]);
