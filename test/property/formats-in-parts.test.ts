// A log whose lines have several formats and kinds of time, read in two parts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { openTimeZone } from '../../src/lib/time-zone.js';
import { parserOf } from '../support/parse-text.js';

const MESSAGE = 'Failed password for root from 192.0.2.7 port 40022 ssh2';

/** journalctl -o json */
const ENTRY = `${JSON.stringify({
  __REALTIME_TIMESTAMP: '1777629607123456',
  _HOSTNAME: 'web1',
  _UID: '0',
  SYSLOG_IDENTIFIER: 'sshd',
  _PID: '4242',
  MESSAGE,
})}\n`;

test('a log of any formats that is read in two parts gives the events of the whole', () => {
  const pieces = fc.constantFrom(
    ENTRY,
    `May  1 10:00:07 web1 sshd[1]: ${MESSAGE}\n`,
    `Oct 26 02:30:00 web1 sshd[1]: ${MESSAGE}\n`,
    `Oct 26 02:59:00 web1 sshd[1]: ${MESSAGE}\n`,
    `2025-10-26T00:59:30Z web1 sshd[1]: ${MESSAGE}\n`,
    '\n',
    '__CURSOR=y\n',
    'MESSAGE\n',
  );
  const zone = { zone: openTimeZone('Europe/Berlin') };
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), fc.nat(100), (texts, cut) => {
      const lines = texts.join('').split(/(?<=\n)/);
      const at = lines.length === 0 ? 0 : cut % (lines.length + 1);
      const whole = parserOf(zone).parse(lines.join('')).events;
      const first = parserOf(zone);
      const before = first.parse(lines.slice(0, at).join('')).events;
      const after = parserOf({ ...zone, state: first.state() }, at).parse(lines.slice(at).join('')).events;
      assert.deepEqual([...before, ...after], whole);
    }),
    { numRuns: 3000 },
  );
});
