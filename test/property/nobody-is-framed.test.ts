import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { parseMessages, parseText } from '../support/parse-text.js';
import { logged, sentUser, userForms } from '../support/logged-by-sshd.js';

const RUNS = 10_000;
const addresses = fc.constantFrom('192.0.2.7', '2001:db8:1234:5678:9abc:def0:1234:5678', 'fe80::1%eth0');
const canonical = (address: string): string => address.replace(/%.*/, '');

suite('nobody is framed', () => {
  test('whatever the user name, the address that comes out is the one that sshd put in, or none if sshd may have cut it', () => {
    const outcomes = { named: 0, unnamed: 0 };
    fc.assert(
      fc.property(
        sentUser,
        fc.constantFrom(...userForms),
        addresses,
        fc.boolean(),
        (user, form, from, trim) => {
          const written = logged(form.message(user, from));
          const isCut = written.length >= 500;
          // journald takes off the blanks at the end.
          const message = trim ? written.trimEnd() : written;
          const events = parseMessages(message);
          // The end of a connection of which nobody can say whose it was is no event.
          if (isCut && events.length === 0) return;
          assert.equal(events.length, 1, message);
          const [event] = events;
          if (event?.ip === null && isCut) {
            outcomes.unnamed += 1;
            return;
          }
          // Its name has no limit, and nothing stands behind the address.
          if (form.name === 'prohibited') {
            assert.equal(event?.ip, null);
            return;
          }
          outcomes.named += 1;
          assert.equal(event?.ip, canonical(from), message);
          assert.equal(event.rhost, null);
          assert.equal(event.port, form.hasPort ? 40022 : null);
        },
      ),
      { numRuns: RUNS },
    );
    assert.ok(outcomes.named > RUNS / 2 && outcomes.unnamed > 0, JSON.stringify(outcomes));
  });

  test('two messages of one attempt add one, whatever the user name', () => {
    fc.assert(
      fc.property(sentUser, addresses, (user, from) => {
        const [failed, , , invalid] = userForms.map((form) => logged(form.message(user, from)));
        const attempts = parseMessages(invalid ?? '', failed ?? '').map((e) => e.attempts);
        assert.deepEqual(attempts, [1, 0]);
      }),
      { numRuns: RUNS },
    );
  });

  test('no text of another program is an event, even if it is the whole of a message', () => {
    fc.assert(
      fc.property(sentUser, fc.constantFrom(...userForms), (user, form) => {
        const message = logged(form.message(user, '192.0.2.7'));
        for (const program of ['sudo', 'sshd-evil', 'logger', 'nginx[1]', 'sshd(pam_x)[1]', 'xsshd[1]'])
          assert.deepEqual(eventsOf(`${program}: ${message}`), []);
        assert.deepEqual(eventsOf(`kernel: sshd[1]: ${message}`), []);
        assert.deepEqual(eventsOf(`root: May  1 10:00:00 web1 sshd[1]: ${message}`), []);
      }),
      { numRuns: 2000 },
    );
  });
});

function eventsOf(afterHost: string): readonly unknown[] {
  return parseText(`2026-05-01T10:00:00Z web1 ${afterHost}\n`).events;
}
