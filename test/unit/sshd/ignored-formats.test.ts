import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { configuration } from '../../../src/sshd/ignored/configuration.js';
import { dropbear } from '../../../src/sshd/ignored/dropbear.js';
import { formatReader, type Topic } from '../../../src/sshd/ignored/formats.js';
import { forwarding } from '../../../src/sshd/ignored/forwarding.js';
import { functionRefusals } from '../../../src/sshd/ignored/function-refusals.js';
import { functionState } from '../../../src/sshd/ignored/function-state.js';
import { functionTrouble } from '../../../src/sshd/ignored/function-trouble.js';
import { functions } from '../../../src/sshd/ignored/functions.js';
import { keys } from '../../../src/sshd/ignored/keys.js';
import { readKnown, readKnownDropbear } from '../../../src/sshd/ignored/ignored.js';
import { logins } from '../../../src/sshd/ignored/logins.js';
import { pam } from '../../../src/sshd/ignored/pam.js';
import { records } from '../../../src/sshd/ignored/records.js';
import { serverLife } from '../../../src/sshd/ignored/lifecycle.js';
import { sessions } from '../../../src/sshd/ignored/sessions.js';
import { sshErrors } from '../../../src/sshd/ignored/ssh-errors.js';
import { transfers } from '../../../src/sshd/ignored/sftp.js';
import { transport } from '../../../src/sshd/ignored/transport.js';
import { trouble } from '../../../src/sshd/ignored/trouble.js';
import type { Message } from '../../../src/sshd/reading.js';

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
  const outcome = { outcome: 'ignored', code: 'notLogin', reason: 'x' } as const;
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
