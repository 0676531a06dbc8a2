// A real dropbear, through syslog and its stderr: the parser finds each connection in the log.
import { after, suite } from 'node:test';

import { startPrivateSystem } from '../fixtures/private-system.js';
import { planDropbears } from '../fixtures/real-logins/dropbear-plans.js';
import { assertLog } from '../fixtures/real-logins/assert-log.js';
import { hostsFile } from '../fixtures/real-logins/login-server.js';
import { makeVisits } from '../fixtures/real-logins/make-visits.js';
import { accounts, makeTestKeys } from '../fixtures/real-logins/test-keys.js';

const programs = ['dropbear', 'dropbearkey', 'ssh', 'ssh-keygen', 'dbclient'];
const system = await startPrivateSystem({ programs, accounts, hosts: hostsFile() });

suite('a log of a real dropbear', { skip: 'skipped' in system && system.skipped }, async () => {
  if ('skipped' in system) return;
  after(system.stop);
  const keys = makeTestKeys(system.folder);
  const plans = await planDropbears(system);
  const made = await makeVisits(plans, keys);
  await Promise.all(plans.map(({ server }) => server.stop()));
  assertLog(system.folder, await system.logs(), made);
});
