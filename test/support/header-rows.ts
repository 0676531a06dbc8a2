// Lines of header formats, and the expected result of each.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { isoInstant } from '../../src/lib/time-text.js';
import { eventOf } from './parse-text.js';

/** The message of each line is about root from 192.0.2.7. */
export type HeaderRow = readonly [
  what: string,
  line: string,
  date: string,
  host: string,
  program: string,
  pid: number | null,
];

export function testHeaders(title: string, rows: readonly HeaderRow[]): void {
  suite(title, () => {
    for (const [what, line, date, host, program, pid] of rows) {
      test(`${what}: ${line.slice(0, 70)}`, () => {
        const event = eventOf(`${line}\n`);
        assert.deepEqual(
          [isoInstant(event.date), event.host, event.service, event.pid, event.ip, event.user],
          [date, host, program, pid, '192.0.2.7', 'root'],
        );
      });
    }
  });
}
