// Which paths of the program a schedule can use.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { refuseUnfit } from '../../../src/setup/program-command.js';

suite('the path of the program', () => {
  for (const file of [
    '/usr/local/lib/node_modules/authtrack/dist/bin/authtrack.js',
    '/opt/rooted/x',
    '/homes/x',
  ])
    test(`${file} is fine`, () => {
      refuseUnfit(file, 'systemd');
      refuseUnfit(file, 'cron');
    });

  for (const file of ['/root/clone/dist/bin/authtrack.js', '/home/eve/.nvm/bin/node', '/run/user/1000/x'])
    test(`${file} is hidden from a service, and not from cron`, () => {
      assert.throws(() => refuseUnfit(file, 'systemd'), { name: 'ConfigError', message: /ProtectHome=yes/ });
      refuseUnfit(file, 'cron');
    });

  for (const file of [
    '/tmp/x/authtrack.js',
    '/var/tmp/x',
    '/opt/a b/x',
    '/opt/a%b/x',
    '/opt/$x',
    '/opt/a"b',
    '/opt/a;b',
  ])
    test(`${file} is refused for both`, () => {
      for (const schedule of ['systemd', 'cron'] as const)
        assert.throws(() => refuseUnfit(file, schedule), { name: 'ConfigError' });
    });
});
