import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import type { LoginEvent } from '../../src/model/login.js';
import type { Parser } from '../../src/parse/parse.js';
import { fromTheBeginning, lineBlocks } from '../../src/read/line-blocks.js';
import { logged, sentUser, userForms } from '../support/logged-by-sshd.js';
import { parserOf } from '../support/parse-text.js';

const RUNS = 10_000;

const headers = fc.constantFrom(
  'May  1 10:00:00 web1 sshd[1]: ',
  'May  1 10:00:01 web1 sshd[2]: ',
  '2026-05-01T10:00:02.123456+02:00 web1 sshd-session[1]: ',
  '<38>1 2026-05-01T10:00:03Z web1 sshd 3 - - ',
  'May  1 10:00:04 web1 sudo: ',
  'Dec 31 23:59:59 web1 sshd[1]: ',
  'Feb 29 10:00:00 web1 sshd[1]: ',
  'May  1 10:00:04 web1 ',
  '{"__REALTIME_TIMESTAMP":"1777629600000000","SYSLOG_IDENTIFIER":"sshd","_PID":"1","_HOSTNAME":"h","MESSAGE":"',
  '__CURSOR=s=1\n__REALTIME_TIMESTAMP=1777629600000000\nSYSLOG_IDENTIFIER=sshd\n_PID=1\n_HOSTNAME=h\nMESSAGE=',
  '2026-03-05T06:33:30.361143123Z stderr F ',
  '@400000004a32392b2aa21dac ',
  'May  1 10:00:07 relay May  1 10:00:06 web1 sshd[1]: ',
  '2026-05-01T10:00:07Z In(38) sshd[1]: ',
  '4242 2026-05-01 10:00:07.123 ',
  '2026-05-01 10:00:07.123456789  ',
  '\u001b[1mMay  1 10:00:00\u001b[0m web1 sshd[1]: ',
  'web1,"May  1 10:00:00 web1 sshd[1]: ',
  '{"@timestamp":"2026-05-01T10:00:00Z","message":"May  1 10:00:00 web1 sshd[1]: ',
  'May  1 10:00:00 web1 @vserver sshd[1]: ',
  '',
);

const messages = fc.oneof(
  fc
    .tuple(sentUser, fc.constantFrom(...userForms), fc.constantFrom('192.0.2.7', '192.0.2.8', '2001:db8::7'))
    .map(([user, { message }, from]) => logged(message(user, from))),
  fc.constantFrom(
    'Failed password for root from 192.0.2.7 port 40022 ssh2',
    'Failed publickey for root from 192.0.2.7 port 40022 ssh2: RSA SHA256:AbC',
    'Accepted password for root from 192.0.2.7 port 40022 ssh2',
    'message repeated 2 times: [ Failed password for root from 192.0.2.7 port 40022 ssh2]',
    'last message repeated 3 times',
    'Connection from 192.0.2.7 port 40022 on 192.0.2.1 port 22',
    'Connection closed by 192.0.2.7 port 40022 [preauth]',
    'error: kex_exchange_identification: Connection closed by remote host',
    'Timeout before authentication for connection from 192.0.2.7 to 192.0.2.1, pid = 1',
    'drop connection #1 from [192.0.2.7]:40022 on [192.0.2.1]:22 Maxstartups',
    'fatal: Access denied for user anna by PAM account configuration [preauth]',
    'Server listening on 0.0.0.0 port 22.',
    'Frobnicated the session of root',
  ),
);

const noise = fc.constantFrom('\n', '\0', '\u00ff', ']', '"}', '\n\n', '\r', '[', ' from ', '\u0085');
const logs = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.tuple(headers, messages).map((parts) => parts.join('')) },
      { weight: 1, arbitrary: noise },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    ),
    { maxLength: 12 },
  )
  .map((lines) => Buffer.from(lines.map((line) => `${line}\n`).join('')));

const eventsOf = (parser: Parser, text: string): readonly LoginEvent[] => parser.parse(text).events;

suite('the parser, for any log', () => {
  test('never throws, and accounts for each line', () => {
    fc.assert(
      fc.property(logs, (log) => {
        const text = log.toString('latin1');
        const parser = parserOf();
        const recorded: number[] = [];
        const parsed = parser.parse(text, (_outcome, line) => recorded.push(line));
        const lines = text.split('\n').length - 1;
        assert.equal(parser.lines(), lines);
        assert.deepEqual(
          recorded,
          Array.from({ length: lines }, (_, i) => i + 1),
        );
        for (const event of parsed.events) {
          assert.ok(Number.isSafeInteger(event.attempts) && event.attempts >= 0);
          assert.ok(Number.isSafeInteger(event.date));
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('the events do not depend on how the input is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        logs,
        fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 20 }),
        async (log, cuts) => {
          assert.deepEqual(await eventsOfChunks(log, cuts), await eventsOfChunks(log, []));
        },
      ),
      { numRuns: RUNS },
    );
  });

  test('read in two parts, cut at any line, a log gives the same events and sum of attempts as the whole', () => {
    fc.assert(
      fc.property(logs, fc.nat(), (log, anywhere) => {
        const lines = log
          .toString('latin1')
          .split('\n')
          .slice(0, -1)
          .map((line) => `${line}\n`);
        const cut = lines.length === 0 ? 0 : anywhere % (lines.length + 1);
        const whole = eventsOf(parserOf(), lines.join(''));
        const first = parserOf();
        const before = eventsOf(first, lines.slice(0, cut).join(''));
        const after = eventsOf(parserOf({ state: first.state() }, cut), lines.slice(cut).join(''));
        assert.deepEqual([...before, ...after], whole);
      }),
      { numRuns: RUNS },
    );
  });
});

async function eventsOfChunks(log: Buffer, cuts: readonly number[]): Promise<LoginEvent[]> {
  const chunks = function* (): Generator<Buffer> {
    let at = 0;
    for (const size of cuts) {
      if (at >= log.length) return;
      yield log.subarray(at, at + size);
      at += size;
    }
    if (at < log.length) yield log.subarray(at);
  };
  const parser = parserOf();
  const events: LoginEvent[] = [];
  for await (const block of lineBlocks(asynchronous(chunks()), fromTheBeginning))
    events.push(...eventsOf(parser, Buffer.from(block.bytes).toString('latin1')));
  return events;
}

// eslint-disable-next-line @typescript-eslint/require-await -- files deliver chunks asynchronously
async function* asynchronous<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}
