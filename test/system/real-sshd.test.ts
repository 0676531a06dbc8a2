// A real sshd, real clients, a real syslog daemon: the parser finds each of several hundred connections in the log.
import { after, suite } from 'node:test';

import { startPrivateSystem } from '../fixtures/private-system.js';
import { assertCopies } from '../fixtures/real-logins/assert-copies.js';
import { assertLog } from '../fixtures/real-logins/assert-log.js';
import { hostsFile, REFUSED_HOSTS, startLoginServers } from '../fixtures/real-logins/login-server.js';
import { makeVisits } from '../fixtures/real-logins/make-visits.js';
import { planOf } from '../fixtures/real-logins/sshd-plans.js';
import { accounts, makeTestKeys } from '../fixtures/real-logins/test-keys.js';
import { SSHD } from '../fixtures/sshd.js';

const programs = [SSHD, 'ssh', 'ssh-keygen', 'dbclient'];
const system = await startPrivateSystem({
  programs,
  accounts,
  hosts: hostsFile(),
  refusedHosts: REFUSED_HOSTS,
});

suite('a log of a real sshd', { skip: 'skipped' in system && system.skipped }, async () => {
  if ('skipped' in system) return;
  after(system.stop);
  const keys = makeTestKeys(system.folder);
  const servers = await startLoginServers(system, keys);
  const made = await makeVisits(servers.map(planOf), keys);
  await Promise.all(servers.map((server) => server.stop()));
  assertLog(system.folder, await system.logs(), made);
  await assertCopies(system.folder);
});
