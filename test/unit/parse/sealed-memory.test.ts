import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { nameMask } from '../../../src/mask/mask.js';
import { isAtEntryEnd } from '../../../src/parse/parse.js';
import { parserOf } from '../../support/parse-text.js';

const { vault } = nameMask('0123456789abcdef');

const FIRST = [
  'May 31 10:00:00 web1 sshd[7]: Connection from 192.0.2.1 port 4242 on 192.0.2.200 port 22',
  'May 31 10:00:01 web1 sshd[7]: Failed password for invalid user hunter2 from 192.0.2.1 port 4242 ssh2',
  '',
].join('\n');
const SECOND = [
  "May 31 10:00:02 web1 syslog-ng[5]: Last message 'Failed password for ' repeated 3 times, suppressed by syslog-ng on web1",
  'May 31 10:00:03 web1 last message repeated 2 times',
  '',
].join('\n');

/** The events of both parts, each read by a parser of its own. */
function eventsInParts(first: typeof vault | undefined, second = first): { state: string; events: unknown } {
  const one = parserOf({ vault: first });
  const events = [...one.parse(FIRST).events];
  const state = one.state();
  const two = parserOf({ vault: second, state }, 2);
  return { state, events: [...events, ...two.parse(SECOND).events] };
}

suite('a parser that stores no names', () => {
  test('repeats in the next run what the last run read', () => {
    const plain = eventsInParts(undefined);
    const sealed = eventsInParts(vault);
    assert.match(plain.state, /hunter2/);
    assert.doesNotMatch(sealed.state, /hunter2|Failed password/);
    assert.deepEqual(sealed.events, plain.events);
    assert.equal(isAtEntryEnd(sealed.state), true);
  });

  test('continues from a state that is not sealed', () => {
    assert.deepEqual(eventsInParts(undefined, vault).events, eventsInParts(undefined).events);
  });

  test('forgets what it cannot open, and only that', () => {
    for (const other of [undefined, nameMask('fedcba9876543210').vault]) {
      const two = parserOf({ vault: other, state: eventsInParts(vault).state }, 2);
      assert.deepEqual(two.parse(SECOND).events, []);
      const closed = 'May 31 10:00:04 web1 sshd[7]: Connection closed by 192.0.2.1 port 4242 [preauth]\n';
      assert.deepEqual(two.parse(closed).events, []);
    }
  });

  test('does not quote malformed lines', () => {
    const line = 'May 32 10:00:00 web1 sshd[7]: Invalid user hunter2 from 192.0.2.1 port 4242\n';
    const [example] = parserOf({ vault }).parse(line).malformed;
    assert.match(example?.text ?? '', /maskUnknownUsers/);
  });
});
