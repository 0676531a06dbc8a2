import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { inGroups } from '../../src/lib/in-groups.js';
import type { LoginEvent } from '../../src/model/login.js';
import { loginAt } from '../../src/model/logins.js';
import { LoginsBuilder } from '../../src/model/logins-builder.js';
import { anyText } from '../../src/sshd/client-text.js';
import { scannedBlock } from '../../src/scanner/block-scanner.js';
import { Scanner } from '../../src/scanner/block-scanner.js';
import {
  messageFormats,
  FORGED_ADDRESS,
  forgedLines,
  linesCutInPadding,
  ordinaryMessage,
  TRUE_ADDRESSES,
} from '../support/forged-messages.js';
import { parseMessages, parserOf, parseText } from '../support/parse-text.js';
import { logged, sentUser, userForms } from '../support/logged-by-sshd.js';

const RUNS = 10_000;
const FORGED_RUNS = 1000;
const LINES_PER_BLOCK = 1000;

const addresses = fc.constantFrom('192.0.2.7', '2001:db8:1234:5678:9abc:def0:1234:5678', 'fe80::1%eth0');
const canonical = (address: string): string => address.replace(/%.*/, '');

/** Only ` [preauth]` can follow the address, and a name may contain that too. */
const endsOfConnections = new Set(['closed', 'reset', 'disconnected', 'timed out']);

suite('address spoofing: user names', () => {
  test('for any user name, the result has the address that sshd logged, or none if sshd may have cut it', () => {
    const outcomes = { named: 0, unnamed: 0 };
    fc.assert(
      fc.property(
        sentUser,
        fc.constantFrom(...userForms),
        addresses,
        fc.boolean(),
        (user, form, from, trim) => {
          const written = logged(form.message(user, from));
          // The rest of a name, and the space that sshd writes behind it, may have been whitespace that a cut
          // removed.
          const mayBePadded = endsOfConnections.has(form.name) && written.length + 187 + 1 >= 500;
          const isCut = written.length >= 500 || mayBePadded;
          // journald strips trailing whitespace.
          const message = trim ? written.trimEnd() : written;
          const events = parseMessages(message);
          // The end of a connection without a known address is not an event.
          if (isCut && events.length === 0) return;
          assert.equal(events.length, 1, message);
          const [event] = events;
          if (event?.ip === null && isCut) {
            outcomes.unnamed += 1;
            return;
          }
          // The name in this message has no length limit, and nothing follows the address.
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

  test('two messages of one attempt count as one attempt, for any user name', () => {
    fc.assert(
      fc.property(sentUser, addresses, (user, from) => {
        const [failed, , , invalid] = userForms.map((form) => logged(form.message(user, from)));
        const attempts = parseMessages(invalid ?? '', failed ?? '').map((e) => e.attempts);
        assert.deepEqual(attempts, [1, 0]);
      }),
      { numRuns: RUNS },
    );
  });

  test('no text of another program is an event, even if it is the whole message', () => {
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

/** The messages that have an address, or a text of the client. */
const forgeable = messageFormats.filter(({ format }) => format.includes('%'));

suite('address spoofing: any text of a client, and any cut of the line', () => {
  for (const row of forgeable) {
    test(`no address that the client chose is read: ${row.program}: ${row.format}`, () => {
      const seed = randomInt(2 ** 31);
      const forged = fc.sample(forgedLines(row), { seed, numRuns: FORGED_RUNS });
      const log = forged.map(({ line }) => `${line}\n`).join('');
      for (const { ip, rhost, line } of [...parseText(log).events, ...scannedEvents(log)]) {
        const { from, line: text } = forged[line - 1] ?? { from: null, line: '' };
        assert.ok(ip === null || ip === from, `seed ${seed}: ${text}`);
        assert.ok(rhost?.includes(FORGED_ADDRESS) !== true, `seed ${seed}: ${text}`);
      }
    });
  }

  test('no cut in the padding of a name makes the name an address, whatever its length', () => {
    for (const row of forgeable) {
      for (const forged of inGroups([...linesCutInPadding(row)], LINES_PER_BLOCK)) {
        const log = forged.map(({ line }) => `${line}\n`).join('');
        for (const { ip, line } of [...parseText(log).events, ...scannedEvents(log)]) {
          assert.notEqual(ip, FORGED_ADDRESS, forged[line - 1]?.line);
        }
      }
    }
  });

  test("an ordinary client's address is read from every message that has it", () => {
    for (const row of messageFormats.filter(
      ({ before, format }) => before !== anyText && format.includes('%a'),
    )) {
      for (const from of TRUE_ADDRESSES) {
        const address = row.program === 'dropbear' && from.includes(':') ? `[${from}]` : from;
        const line = `2026-05-01T10:00:00Z web1 ${row.program}[4242]: ${ordinaryMessage(row, address)}`;
        const ips = [...parseText(`${line}\n`).events, ...scannedEvents(`${line}\n`)].map(({ ip }) => ip);
        assert.deepEqual(ips, [from, from], line);
      }
    }
  });

  test('a name of ordinary characters, as long as sshd prints it, does not hide the address', () => {
    for (const row of messageFormats.filter(
      ({ program, before }) => program === 'sshd' && before !== undefined,
    )) {
      const { maxBytes } = row.before ?? anyText;
      if (maxBytes === Infinity) continue;
      const message = ordinaryMessage(row, '192.0.2.7', 'x'.repeat(maxBytes));
      assert.equal(parseMessages(message)[0]?.ip, '192.0.2.7', message);
    }
  });
});

let scanner: Scanner | undefined;

/** The same, by the scanner. */
function scannedEvents(log: string): readonly LoginEvent[] {
  const parser = parserOf();
  scanner ??= new Scanner(parser.scanning);
  scanner.begin();
  const logins = new LoginsBuilder();
  const block = Buffer.from(log, 'latin1');
  parser.take(scannedBlock(block, scanner.scan(block)), logins);
  return Array.from({ length: logins.count }, (_, n) => loginAt(logins, n));
}

function eventsOf(afterHost: string): readonly unknown[] {
  return parseText(`2026-05-01T10:00:00Z web1 ${afterHost}\n`).events;
}
