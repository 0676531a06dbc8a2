// `authtrack doctor` with servers (MariaDB, fail2ban with the files of integrations/), and with a state folder of a service.
import assert from 'node:assert/strict';
import { chmodSync, chownSync } from 'node:fs';
import path from 'node:path';
import { after, suite, test } from 'node:test';

import { Fail2ban, missingFail2ban } from '../../fixtures/fail2ban.js';
import { startMariadb } from '../../fixtures/mariadb.js';
import { asUser } from '../../support/without-privileges.js';
import { found, newMachine, noMachine } from './machine.js';

const server = noMachine === false ? await startMariadb() : { skipped: noMachine };

suite('doctor with MariaDB', { skip: 'skipped' in server ? server.skipped : false }, () => {
  if ('skipped' in server) return;
  after(server.stop);
  const inDatabase = { args: ['--only', 'database'] };

  test('finds nothing wrong after a run', async (t) => {
    const machine = newMachine(t);
    const env = { AUTHTRACK_DATABASE_URL: server.urlOf('whole') };
    assert.equal((await machine.run(['analyze', '--no-charts', '--quiet'], env)).code, 0);
    const report = await machine.doctor({ ...inDatabase, env });
    assert.deepEqual(
      report.checks.filter(({ status }) => status !== 'ok'),
      [],
    );
    assert.match(found(report, 'connection').found, /server .*MariaDB/);
    assert.match(found(report, 'privileges').found, /all privileges/);
  });

  test('changes nothing in an empty database', async (t) => {
    await server.run('CREATE DATABASE untouched');
    const env = { AUTHTRACK_DATABASE_URL: server.urlOf('untouched') };
    const schema = found(await newMachine(t).doctor({ ...inDatabase, env }), 'schema');
    assert.deepEqual([schema.status, schema.hint], ['warning', 'run `authtrack analyze`']);
    const again = found(await newMachine(t).doctor({ ...inDatabase, env }), 'schema');
    assert.match(again.found, /no tables of authtrack yet/);
  });

  test('names a missing privilege', async (t) => {
    await server.run('CREATE DATABASE partly');
    await server.run(`CREATE USER reader@'%' IDENTIFIED BY 'secret'`);
    await server.run('GRANT SELECT ON partly.* TO reader');
    const env = { AUTHTRACK_DATABASE_URL: server.urlOf('partly', 'reader', 'secret') };
    const privileges = found(await newMachine(t).doctor({ ...inDatabase, env }), 'privileges');
    assert.equal(privileges.status, 'warning', privileges.found);
    assert.match(privileges.found, /lacks INSERT, UPDATE, DELETE, CREATE, ALTER: it can read, but not store/);
  });

  test('reports a wrong password, and does not print it', async (t) => {
    const env = { AUTHTRACK_DATABASE_URL: server.urlOf('any', 'nobody', 'hunter2') };
    const report = await newMachine(t).doctor({ ...inDatabase, env });
    assert.equal(report.code, 69);
    const { status, found: said } = found(report, 'connection');
    assert.equal(status, 'failure');
    assert.match(said, /Access denied for user 'nobody'/);
    assert.doesNotMatch(report.stdout, /hunter2/);
  });
});

suite('doctor with fail2ban', { skip: noMachine === false ? missingFail2ban() : noMachine }, () => {
  test('sees the server and the jail, and a jail that is missing', async (t) => {
    const fail2ban = new Fail2ban();
    t.after(() => fail2ban.remove());
    await fail2ban.start();
    const machine = newMachine(t);
    const args = ['--only', 'bans', '--socket', fail2ban.socket];
    const whole = await machine.doctor({ args });
    assert.match(found(whole, 'fail2ban').found, /its server answers \(version \d/);
    assert.match(found(whole, 'jail').found, /the jail authtrack has 0 bans/);
    assert.equal(found(whole, 'jail').status, 'ok');
    machine.installJail();
    chmodSync(fail2ban.folder, 0o755);
    const byUser = await machine.doctor({ args, wrapper: asUser(4242) });
    for (const name of ['fail2ban', 'jail']) {
      const { status, found: said, hint } = found(byUser, name);
      assert.deepEqual([status, said.includes('permission denied')], ['warning', true], said);
      assert.match(hint ?? '', /as root/);
    }
    const other = await machine.doctor({ args: [...args, '--jail', 'other'] });
    assert.equal(found(other, 'jail').status, 'failure');
    assert.match(found(other, 'jail').found, /fail2ban has no jail other/);
    assert.match(found(other, 'jail').hint ?? '', /fail2ban-client reload/);
  });
});

suite('doctor of root with the setting `user`', { skip: noMachine }, () => {
  test('looks at the database of another user as that user', async (t) => {
    const machine = newMachine(t);
    chownSync(machine.state, 1, 1);
    chmodSync(path.dirname(machine.state), 0o755);
    const env = { AUTHTRACK_USER: 'daemon' };
    assert.equal((await machine.run(['analyze', '--no-charts', '--quiet'], env)).code, 0);
    for (const only of ['database', 'connection']) {
      const report = await machine.doctor({ args: ['--only', only], env });
      assert.equal(report.code, 0);
      assert.match(found(report, 'connection').found, /can be read/);
    }
  });
});
