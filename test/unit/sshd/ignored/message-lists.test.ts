// What must hold for sshd.messages and dropbear.messages. Reading them checks their syntax (message-file.test.ts).
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { formatReader } from '../../../../src/sshd/ignored/format-reader.js';
import { readIgnored, readIgnoredDropbear } from '../../../../src/sshd/ignored/ignored.js';
import { ignoreReasons, type IgnoreReason } from '../../../../src/sshd/ignored/reasons.js';
import type { Message } from '../../../../src/sshd/reading.js';
import { readMessageFile } from '../../../../tools/compile-messages.js';

type Listed = { readonly format: string; readonly reason: IgnoreReason };

const message = (text: string): Message => ({
  text,
  preauth: false,
  postauth: false,
  mayBeCut: false,
  hasTrailingSpace: false,
});
const instance = (format: string): string => format.replaceAll('%s', 'Zz9');

function listed(file: 'sshd.messages' | 'dropbear.messages', afterFunction: boolean): readonly Listed[] {
  return readMessageFile(file).flatMap(({ reason, formats }) =>
    formats.filter((each) => each.afterFunction === afterFunction).map(({ format }) => ({ format, reason })),
  );
}

const lists = {
  'messages of sshd': {
    formats: listed('sshd.messages', false),
    read: (text: string) => readIgnored(message(text)),
  },
  'messages of sshd after the name of a function': {
    formats: listed('sshd.messages', true),
    read: (text: string) => readIgnored(message(`mm_answer_sign: ${text}`)),
  },
  'messages of dropbear': {
    formats: listed('dropbear.messages', false),
    read: (text: string) => readIgnoredDropbear(message(text)),
  },
};

for (const [name, { formats, read }] of Object.entries(lists)) {
  suite(name, () => {
    test('the program ignores each of them, for the reason of its group', () => {
      const wrong = formats.filter(({ format, reason }) => read(instance(format)) !== ignoreReasons[reason]);
      assert.deepEqual(wrong, []);
    });

    test('no format is superfluous: none fits what another one with the same reason writes', () => {
      const readers = formats.map(({ format, reason }) => ({
        ...{ format, reason },
        read: formatReader({ [reason]: format }),
      }));
      const superfluous = formats.flatMap(({ format, reason }) =>
        readers
          .filter((other) => other.format !== format && other.reason === reason)
          .filter((other) => other.read(message(instance(format))) !== undefined)
          .map((other) => `"${other.format}" also fits what "${format}" writes`),
      );
      assert.deepEqual(superfluous, []);
    });
  });
}
