import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { configuration } from '../../src/parse/messages/ignored/configuration.js';
import { dropbear } from '../../src/parse/messages/ignored/dropbear.js';
import { formatReader, type Topic } from '../../src/parse/messages/ignored/formats.js';
import { forwarding } from '../../src/parse/messages/ignored/forwarding.js';
import { functionRefusals } from '../../src/parse/messages/ignored/function-refusals.js';
import { functionState } from '../../src/parse/messages/ignored/function-state.js';
import { functionTrouble } from '../../src/parse/messages/ignored/function-trouble.js';
import { functions } from '../../src/parse/messages/ignored/functions.js';
import { keys } from '../../src/parse/messages/ignored/keys.js';
import { readKnown, readKnownDropbear } from '../../src/parse/messages/ignored/ignored.js';
import { logins } from '../../src/parse/messages/ignored/logins.js';
import { pam } from '../../src/parse/messages/ignored/pam.js';
import { records } from '../../src/parse/messages/ignored/records.js';
import { serverLife } from '../../src/parse/messages/ignored/lifecycle.js';
import { sessions } from '../../src/parse/messages/ignored/sessions.js';
import { sshErrors } from '../../src/parse/messages/ignored/ssh-errors.js';
import { transfers } from '../../src/parse/messages/ignored/sftp.js';
import { transport } from '../../src/parse/messages/ignored/transport.js';
import { trouble } from '../../src/parse/messages/ignored/trouble.js';
import type { Message } from '../../src/parse/messages/reading.js';

const ofSshd = [
  ...[configuration, forwarding, keys, logins, pam, records],
  ...[serverLife, sessions, transfers, transport, trouble],
].flat();
const ofFunctions = [functions, functionTrouble, functionState, functionRefusals, sshErrors].flat();

const message = (text: string): Message => ({
  text,
  preauth: false,
  postauth: false,
  mayBeCut: false,
  hasTrailingSpace: false,
});
const instance = (format: string): string => format.replaceAll('%s', 'Zz9');

/** The formats that match an instance of the format: the format, and others that make it superfluous. */
function superfluous(topics: readonly Topic[]): readonly string[] {
  const formats = topics.flatMap(([outcome, list]) =>
    list.map((format) => ({ format, outcome, read: formatReader([[outcome, [format]]]) })),
  );
  return formats.flatMap(({ format, outcome }) =>
    formats
      .filter((other) => other.format !== format && other.read(message(instance(format))) === outcome)
      .map((other) => `${format} is read by ${other.format}`),
  );
}

function twice(topics: readonly Topic[]): readonly string[] {
  const formats = topics.flatMap(([, list]) => list);
  return formats.filter((format, i) => formats.indexOf(format) !== i);
}

suite('the formats of ignored messages', () => {
  for (const [name, topics] of Object.entries({ sshd: ofSshd, functions: ofFunctions, dropbear })) {
    test(`${name}: no format is superfluous`, () => {
      assert.deepEqual([...superfluous(topics), ...twice(topics)], []);
    });
  }

  test('each format matches, and gives its reason', () => {
    const wrong = (read: (text: string) => unknown, topics: readonly Topic[]): readonly string[] =>
      topics.flatMap(([outcome, formats]) => formats.filter((format) => read(instance(format)) !== outcome));
    assert.deepEqual(
      [
        ...wrong((text) => readKnown(message(text)), ofSshd),
        ...wrong((text) => readKnown(message(`mm_answer_sign: ${text}`)), ofFunctions),
        ...wrong((text) => readKnownDropbear(message(text)), dropbear),
      ],
      [],
    );
  });

  test('each format has at least three fixed characters', () => {
    const fixed = (format: string): string => format.replaceAll('%s', '').replace(/[ :]/g, '');
    const vague = [...ofSshd, ...dropbear].flatMap(([, formats]) =>
      formats.filter((f) => fixed(f).length < 3),
    );
    assert.deepEqual(vague, []);
  });
});

suite('one format', () => {
  const outcome = { outcome: 'ignored', reason: 'x' } as const;
  const rows: readonly (readonly [format: string, text: string, fits: boolean])[] = [
    ['Exiting on signal %s', 'Exiting on signal 15', true],
    ['Exiting on signal %s', 'Exiting on signal', true],
    ['Exiting on signal %s', 'exiting on signal 15', false],
    ['too many ports.', 'too many ports.', true],
    ['too many ports.', 'too many ports..', false],
    ['bind: %s', 'bind: in use', true],
    ['bind: %s', 'x bind: in use', false],
    ['a %s b %s c', 'a 1 b 2 c', true],
    ['a %s b %s c', 'a b c', false],
    ['a %s b %s c', 'a 1 b 2 c 3 c', true],
    ['a %s b %s c', 'a 1 b 2 d', false],
    ['%s is too big', 'it is too big', true],
    ['x%sx', 'x', false],
    ['x%sx', 'xx', true],
  ];
  for (const [format, text, fits] of rows) {
    test(`${format} ${fits ? 'is' : 'is not'} the format of ${text}`, () => {
      assert.equal(formatReader([[outcome, [format]]])(message(text)) === outcome, fits);
    });
  }
});
