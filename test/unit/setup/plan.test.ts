// The steps of setup that depend on what the machine has.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';

import { findMachine, planSteps, RootFolder } from '../../../src/setup/setup.js';
import { temporaryFolder } from '../../support/run-cli.js';

async function stepsWith(t: TestContext, unreadableLogs: readonly string[]): ReturnType<typeof planSteps> {
  const root = await RootFolder.open(temporaryFolder(t));
  mkdirSync(path.join(root.folder, 'etc/authtrack'), { recursive: true });
  const machine = { ...(await findMachine(root, new AbortController().signal)), hasPackagedUnits: true };
  return planSteps(machine, {
    ...{ schedule: 'systemd', fail2ban: false, user: true, decided: {}, unreadableLogs },
    program: { script: process.execPath, node: process.execPath },
  });
}

suite('the steps of setup with the units of a package', () => {
  test('let the service read logs that only root may read', async (t) => {
    const step = (await stepsWith(t, ['/var/log/secure'])).find(({ name }) => name === 'logs');
    const [file] = step?.files ?? [];
    assert.equal(file?.file, '/etc/systemd/system/authtrack.service.d/read-logs.conf');
    assert.match(file.text, /# For logs that only root may read: \/var\/log\/secure\n/);
    assert.match(file.text, /^AmbientCapabilities=CAP_DAC_READ_SEARCH$/m);
  });

  test('give it no right that it does not need', async (t) => {
    assert.equal(
      (await stepsWith(t, [])).some(({ name }) => name === 'logs'),
      false,
    );
  });
});
