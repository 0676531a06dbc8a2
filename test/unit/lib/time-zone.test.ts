import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { suite, test } from 'node:test';

import { ConfigError } from '../../../src/lib/errors.js';
import {
  isTimeZone,
  localDay,
  localTime,
  localToUtcMs,
  offsetPeriods,
  openTimeZone,
  repeatedAfterMs,
  systemTimeZone,
} from '../../../src/lib/time-zone.js';

const berlin = openTimeZone('Europe/Berlin');

suite('the zone of this machine', () => {
  const names: readonly (readonly [tz: string, zone: string])[] = [
    ['', 'UTC'],
    [' ', 'UTC'],
    ['UTC0', 'UTC'],
    ['Europe/Berlin', 'Europe/Berlin'],
    [':Asia/Tokyo', 'Asia/Tokyo'],
  ];
  for (const [tz, zone] of names) test(`TZ="${tz}" is ${zone}`, () => assert.equal(systemTimeZone(tz), zone));

  test('a file of the zone database is a name', { skip: !existsSync('/usr/share/zoneinfo/Asia/Tokyo') }, () =>
    assert.equal(systemTimeZone('/usr/share/zoneinfo/Asia/Tokyo'), 'Asia/Tokyo'),
  );
  for (const tz of ['Foo/Bar', 'CET-1CEST', '/no/such/file'])
    test(`TZ="${tz}" is refused`, () => assert.throws(() => systemTimeZone(tz), ConfigError));
  test('without TZ there is one', () => assert.ok(isTimeZone(systemTimeZone(undefined))));
});

suite('time zones', () => {
  const localTimes = [
    { what: 'winter', zone: 'Europe/Berlin', local: '2026-01-15T12:00', utc: '2026-01-15T11:00' },
    { what: 'summer', zone: 'Europe/Berlin', local: '2026-07-15T12:00', utc: '2026-07-15T10:00' },
    {
      what: 'the first hour of the two that repeat',
      zone: 'Europe/Berlin',
      local: '2026-10-25T02:30',
      utc: '2026-10-25T00:30',
    },
    { what: 'the hour after it', zone: 'Europe/Berlin', local: '2026-10-25T03:30', utc: '2026-10-25T02:30' },
    {
      what: 'the skipped hour',
      zone: 'Europe/Berlin',
      local: '2026-03-29T02:30',
      utc: '2026-03-29T01:30',
    },
    {
      what: 'the hour after that',
      zone: 'Europe/Berlin',
      local: '2026-03-29T03:30',
      utc: '2026-03-29T01:30',
    },
    {
      what: 'west of Greenwich',
      zone: 'America/New_York',
      local: '2026-11-01T00:30',
      utc: '2026-11-01T04:30',
    },
    {
      what: 'an offset with 45 minutes',
      zone: 'Asia/Kathmandu',
      local: '2026-05-01T00:00',
      utc: '2026-04-30T18:15',
    },
    {
      what: 'half an hour of summer time',
      zone: 'Australia/Lord_Howe',
      local: '2026-01-01T00:00',
      utc: '2025-12-31T13:00',
    },
  ];
  for (const { what, zone, local, utc } of localTimes) {
    test(`${what}: ${local} in ${zone} is ${utc} UTC`, () => {
      const instant = localToUtcMs(Date.parse(`${local}Z`), openTimeZone(zone));
      assert.equal(new Date(instant).toISOString().slice(0, 16), utc);
    });
  }

  const repetitions = [
    { zone: 'Europe/Berlin', local: '2026-10-25T01:59:59', minutes: 0 },
    { zone: 'Europe/Berlin', local: '2026-10-25T02:00:00', minutes: 60 },
    { zone: 'Europe/Berlin', local: '2026-10-25T02:59:59', minutes: 60 },
    { zone: 'Europe/Berlin', local: '2026-10-25T03:00:00', minutes: 0 },
    { zone: 'Europe/Berlin', local: '2026-03-29T02:30:00', minutes: 0 },
    { zone: 'Australia/Lord_Howe', local: '2026-04-05T01:30:00', minutes: 30 },
    { zone: 'America/St_Johns', local: '2010-11-06T23:00:59', minutes: 0 },
    { zone: 'America/St_Johns', local: '2010-11-06T23:01:00', minutes: 60 },
    { zone: 'America/St_Johns', local: '2010-11-07T00:00:59', minutes: 60 },
    { zone: 'America/St_Johns', local: '2010-11-07T00:01:00', minutes: 0 },
    { zone: 'UTC', local: '2026-10-25T02:30:00', minutes: 0 },
  ];
  for (const { zone, local, minutes } of repetitions) {
    test(`${local} in ${zone} occurs again after ${minutes} minutes`, () =>
      assert.equal(repeatedAfterMs(Date.parse(`${local}Z`), openTimeZone(zone)), minutes * 60_000));
  }

  test('the offset is right to the second in a zone that changes it at one second past midnight', () => {
    const { offsetMs } = openTimeZone('America/St_Johns');
    const change = Date.parse('2010-11-07T02:31:00Z');
    assert.deepEqual([offsetMs(change - 1) / 60_000, offsetMs(change) / 60_000], [-150, -210]);
  });

  test('periods of one offset end where the clocks change', () => {
    const seconds = (iso: string): number => Date.parse(iso) / 1000;
    const periods = offsetPeriods(berlin, seconds('2025-12-31T00:00:00Z'), seconds('2026-11-01T00:00:00Z'));
    assert.deepEqual(
      periods.map(({ offsetSeconds }) => offsetSeconds / 3600),
      [1, 2, 1],
    );
    assert.deepEqual(
      periods.slice(0, 2).map(({ untilSeconds }) => untilSeconds),
      [seconds('2026-03-29T01:00:00Z'), seconds('2026-10-25T01:00:00Z')],
    );
    const utc = offsetPeriods(openTimeZone('UTC'), 1000, 1000);
    assert.equal(utc.length, 1);
    assert.ok((utc[0]?.untilSeconds ?? 0) > 1000);
  });

  test('an instant is on the calendar day of the zone', () => {
    const lateEvening = Date.parse('2026-06-30T22:30Z') * 1000;
    assert.equal(localDay(lateEvening, berlin), '2026-07-01');
    assert.equal(localDay(lateEvening, openTimeZone('UTC')), '2026-06-30');
    assert.equal(localTime(lateEvening, berlin), '2026-07-01 00:30');
  });

  test('accepts IANA names and no others', () => {
    for (const name of ['UTC', 'Europe/Berlin', 'America/Argentina/Ushuaia'])
      assert.equal(isTimeZone(name), true, name);
    for (const name of ['', 'Berlin', 'Europe/Nowhere', '../../etc/localtime'])
      assert.equal(isTimeZone(name), false, name);
  });
});
