import assert from 'node:assert/strict';
import { test } from 'node:test';

import { compiledModule } from '../../../tools/compile-messages.js';
import { parseMessageFile } from '../../../tools/message-file.js';

test('the module has the formats by reason, those after a function apart', async () => {
  const sshd = parseMessageFile(
    '[a.c: key]\n-\tone "%s"\n8.5-\t*: two\n[b.c: sftp]\n-\tthree\n[c.c: key]\n-\tfour \\ %s',
    'sshd.messages',
  );
  const dropbear = parseMessageFile('[svr-a.c: session]\n-\tfive', 'dropbear.messages');
  const source = compiledModule(sshd, dropbear);
  const compiled: unknown = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  assert.deepEqual(Object.entries(compiled as object), [
    ['dropbearMessages', { session: 'five' }],
    ['sshdFunctionMessages', { key: 'two' }],
    ['sshdMessages', { key: 'one "%s"\nfour \\ %s', sftp: 'three' }],
  ]);
});
