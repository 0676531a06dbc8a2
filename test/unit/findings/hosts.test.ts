// The rules about hosts: gaps, silence, keys that the log hides.
import { hiddenKeys } from '../../../src/findings/rules/hidden-keys.js';
import { logGap } from '../../../src/findings/rules/log-gap.js';
import { silentHost } from '../../../src/findings/rules/silent-host.js';
import { at, casesOf, daily, failed, keyLogin, login, probe, times } from './made-logins.js';

/** A row in each hour from one instant until another one. */
const hourly = (from: number, to: number, host = 'web1') =>
  times(Math.round((to - from) / (at(0, 1) - at(0))), (n) =>
    failed(from + n * (at(0, 1) - at(0)) + 60_000_000, { host }),
  );

casesOf(logGap, [
  {
    name: 'three empty hours are too few',
    rows: [hourly(at(0), at(20)), hourly(at(20, 3), at(21))],
    finds: [],
  },
  {
    name: 'finds four',
    rows: [hourly(at(0), at(20)), hourly(at(20, 4), at(21))],
    finds: ['medium: web1 logged nothing for 4 hours'],
  },
  {
    name: 'takes changed numbers',
    rows: [hourly(at(0), at(2)), hourly(at(2, 1), at(3))],
    thresholds: ['log-gap.hours=1', 'log-gap.times=1', 'log-gap.historyDays=1'],
    finds: ['medium: web1 logged nothing for 1 hour'],
  },
  {
    name: 'says nothing in the first 14 days of the host',
    rows: [hourly(at(0), at(14)), hourly(at(14, 9), at(20))],
    finds: [],
  },
  {
    name: 'a pause must be three times as long as the longest one of 14 days',
    rows: [
      hourly(at(0), at(10)),
      hourly(at(10, 3), at(20)),
      hourly(at(20, 11), at(30)),
      hourly(at(30, 36), at(40)),
    ],
    finds: ['medium: web1 logged nothing for 36 hours'],
  },
  {
    name: 'a pause of more than 14 days ago does not count',
    rows: [hourly(at(0), at(1)), hourly(at(2), at(20)), hourly(at(20, 4), at(21))],
    finds: ['medium: web1 logged nothing for 4 hours'],
  },
  {
    name: 'finds each gap of each host',
    rows: ['web1', 'db1'].flatMap((host) => [
      hourly(at(0), at(20), host),
      hourly(at(20, 4), at(40), host),
      hourly(at(40, 15), at(41), host),
    ]),
    finds: ['db1', 'web1'].flatMap((host) => [
      `medium: ${host} logged nothing for 15 hours`,
      `medium: ${host} logged nothing for 4 hours`,
    ]),
  },
  {
    name: 'a host with the one or the other name is one',
    rows: [hourly(at(0), at(20)), hourly(at(20), at(21), 'WEB1.example.org'), hourly(at(21), at(22))],
    finds: [],
  },
]);

casesOf(silentHost, [
  {
    name: 'finds a host that has been silent for 24 hours while another one goes on',
    rows: [hourly(at(0), at(20)), hourly(at(0), at(21), 'db1')],
    finds: ['medium: web1 has logged nothing for 24 hours'],
  },
  {
    name: 'less is nothing',
    rows: [hourly(at(0), at(20)), hourly(at(0), at(20, 23), 'db1')],
    finds: [],
  },
  {
    name: 'takes changed numbers',
    rows: [hourly(at(0), at(2)), hourly(at(0), at(2, 1), 'db1')],
    thresholds: ['silent-host.hours=1', 'silent-host.times=1', 'silent-host.historyDays=1'],
    finds: ['medium: web1 has logged nothing for 1 hour'],
  },
  {
    name: 'when all logs end, no host fell silent',
    rows: [hourly(at(0), at(20)), hourly(at(0), at(20), 'db1')],
    finds: [],
  },
  {
    name: 'a host that is often quiet for a day is not silent after two days',
    rows: [daily(0, 20, (day) => failed(at(day))), hourly(at(0), at(22, 23), 'db1')],
    finds: [],
  },
  {
    name: 'says nothing of a host that is known for less than 14 days',
    rows: [hourly(at(7), at(20)), hourly(at(0), at(25), 'db1')],
    finds: [],
  },
  {
    name: 'a host that went on is not silent any more',
    rows: [hourly(at(0), at(20)), hourly(at(22), at(23)), hourly(at(0), at(23), 'db1')],
    finds: [],
  },
]);

const keys = daily(0, 30, (day) => keyLogin(at(day), 'key'));

casesOf(hiddenKeys, [
  {
    name: 'finds a host with keys for 30 days and without a refused one',
    rows: [keys],
    finds: ['low: web1 logs no refused keys: its LogLevel may hide them'],
  },
  { name: 'less is nothing', rows: [keys.slice(1)], finds: [] },
  {
    name: 'takes a changed number',
    rows: [keys.slice(0, 8)],
    thresholds: ['hidden-keys.days=7'],
    finds: ['low: web1 logs no refused keys: its LogLevel may hide them'],
  },
  {
    name: 'one refused key of an existing account is enough',
    rows: [keys, failed(at(40), { method: 'publickey' })],
    finds: [],
  },
  {
    name: 'a refused key of a name that does not exist is always logged',
    rows: [keys, failed(at(40), { method: 'publickey', status: 'Invalid', user: 'nobody2' })],
    finds: ['low: web1 logs no refused keys: its LogLevel may hide them'],
  },
  { name: 'a host without keys hides none', rows: [daily(0, 40, (day) => login(at(day)))], finds: [] },
  {
    name: 'the refused key of another host does not count',
    rows: [keys, failed(at(3), { host: 'db1', method: 'publickey' }), probe(at(31), 'closed')],
    finds: ['low: web1 logs no refused keys: its LogLevel may hide them'],
  },
]);
