// A whole round: what real servers export, merged by the template for one of them, which imports it.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { missingJinja, renderSalt } from '../../fixtures/salt.js';
import { failures, start, type Server } from '../../support/ban-runs.js';

// eslint-disable-next-line no-restricted-syntax -- the program knows no other time
const NOW = Math.floor(Date.now() / 1000);
const WEEK = 604_800;

const exported = async ({ run }: Server): Promise<string> => (await run('bans', 'export', '--quiet')).stdout;

function mergedFor(id: string, mine: Readonly<Record<string, string>>): string {
  const commands = { 'date +%s': String(NOW + 60) };
  const [rendered] = renderSalt([
    { file: 'authtrack/files/shared.list.jinja', id, pillar: { authtrack: {} }, mine, commands },
  ]);
  assert.equal(rendered?.error, undefined);
  return rendered?.text ?? '';
}

suite('a round of three minions', { skip: missingJinja() }, () => {
  test('each minion gets the bans of all; those of a dead minion expire, and a hostile line is dropped', async (t) => {
    const web1 = await start(t, failures('44.0.0.1', 10));
    const web2 = await start(t, [...failures('44.0.0.2', 10), ...failures('2a00:1:2:3::4', 10)]);
    const lists = { web1: await exported(web1), web2: await exported(web2) };
    const hostile = [
      `# authtrack-bans 1 ${NOW}`,
      '44.0.0.8 1764030000 never',
      '44.0.0.9 1764030000 never; reboot',
      '0.0.0.0/0 1764030000 never',
      '44.0.0.0/8 1764030000 never',
      '10.0.0.1 1764030000 never',
      '44.0.0.10 1764030000 never web2',
      '$(touch /tmp/x) 1764030000 never',
      '44.0.0.2 1764030000 1764030001',
    ].join('\n');
    const dead = `# authtrack-bans 1 ${NOW - WEEK - 61}\n44.0.0.7 1764030000 never\n`;
    const merged = mergedFor('web1', { ...lists, hostile, dead });
    assert.match(merged, /^# dead: left out, older than 604800 seconds$/m);
    assert.match(merged, /^# hostile: lines refused: 5$/m);
    assert.doesNotMatch(merged, /web1|touch|reboot/);

    writeFileSync(path.join(web1.cwd, 'shared.list'), merged);
    const imported = await web1.run('bans', 'import', 'shared.list', '--from', 'salt');
    assert.deepEqual(imported, { code: 0, stdout: '4 entries of the list salt.\n', stderr: '' });
    await web1.run('bans');
    // Salt accepted the private address, but no server bans it.
    assert.equal(web1.list(), ['44.0.0.1', '44.0.0.2', '44.0.0.8', '2a00:1:2:3::/64', ''].join('\n'));
    assert.match(
      (await web1.run('bans', 'explain', '44.0.0.2')).stdout,
      /is on the imported list salt\/web2\./,
    );

    const again = await exported(web1);
    assert.deepEqual(
      again.split('\n').slice(2),
      lists.web1.split('\n').slice(2),
      'no entry is imported from itself',
    );
    const next = mergedFor('web1', { web1: again, web2: lists.web2 });
    await web1.runWith({ input: next }, 'bans', 'import', '-', '--from', 'salt');
    await web1.run('bans');
    assert.equal(web1.list(), ['44.0.0.1', '44.0.0.2', '2a00:1:2:3::/64', ''].join('\n'));
  });
});
