import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { accountOfFile } from '../../../src/keys/keys.js';

const accounts: readonly (readonly [file: string, account: string | null])[] = [
  ['/home/anna/.ssh/authorized_keys', 'anna'],
  ['/home/anna/.ssh/authorized_keys2', 'anna'],
  ['/mnt/web1/home/anna/.ssh/authorized_keys', 'anna'],
  ['/home/anna/../bob/.ssh/authorized_keys', 'bob'],
  ['/root/.ssh/authorized_keys', 'root'],
  ['/var/lib/jenkins/.ssh/authorized_keys', 'jenkins'],
  ['/etc/ssh/authorized_keys/anna', 'anna'],
  ['/etc/ssh/authorized_keys.d/anna.pub', 'anna'],
  ['/etc/ssh/keys/anna', 'anna'],
  ['/etc/ssh/keys/anna/authorized_keys', 'anna'],
  ['/etc/ssh/anna/authorized_keys', 'anna'],
  ['/etc/ssh/authorized_keys', null],
  ['/etc/ssh/ssh_host_rsa_key.pub', null],
  ['/tmp/authorized_keys', null],
  ['/.ssh/authorized_keys', null],
];

suite('accountOfFile', () => {
  for (const [file, account] of accounts)
    test(`${file} is of ${account ?? 'no known account'}`, () => assert.equal(accountOfFile(file), account));
});
