import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { childEnvironment } from '../../../src/lib/child-environment.js';
import { temporaryFolder } from '../../support/run-cli.js';

suite('the environment of a child', () => {
  test('has PATH and a locale, and none of our other variables', () => {
    const env = {
      PATH: '/usr/bin:/bin',
      HOME: '/root',
      IPINFO_TOKEN: 'x',
      LD_PRELOAD: '/x.so',
      LC_ALL: 'de_DE',
    };
    const PATH = process.getuid?.() === 0 ? `/usr/bin:${realpathSync('/bin')}` : env.PATH;
    assert.deepEqual(childEnvironment(env), { PATH, LANG: 'C', LC_ALL: 'C' });
  });

  test('has only absolute folders in PATH', () => {
    assert.equal(childEnvironment({ PATH: '.:/usr/bin::bin:/usr/sbin:' })['PATH'], '/usr/bin:/usr/sbin');
    const system = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    for (const PATH of ['', ':', '.', 'bin']) assert.equal(childEnvironment({ PATH })['PATH'], system);
    assert.equal(childEnvironment({})['PATH'], system);
  });

  const skip = process.getuid?.() === 0 ? false : 'only root can give folders to others';
  test('finds no programs of other users for root', { skip }, (t) => {
    const folder = temporaryFolder(t);
    const [own, group, everybody, foreign] = ['own', 'group', 'everybody', 'foreign'].map((name) => {
      mkdirSync(path.join(folder, name));
      return path.join(folder, name);
    }) as [string, string, string, string];
    chmodSync(group, 0o775);
    chmodSync(everybody, 0o777);
    chownSync(foreign, 4242, 4242);
    assert.equal(
      childEnvironment({ PATH: [foreign, own, everybody, group].join(':') })['PATH'],
      [own, group].join(':'),
    );
  });

  test('finds for root no programs in a root folder that others can replace', { skip }, (t) => {
    const folder = temporaryFolder(t);
    const home = path.join(folder, 'home');
    mkdirSync(path.join(home, 'of-root'), { recursive: true });
    symlinkSync('/usr/bin', path.join(home, 'link'));
    chownSync(home, 4242, 4242);
    symlinkSync('/usr/sbin', path.join(folder, 'link-of-root'));
    const PATH = ['home/of-root', 'home/none', 'home/link', 'link-of-root']
      .map((name) => path.join(folder, name))
      .join(':');
    // A link is judged by its present target.
    assert.equal(childEnvironment({ PATH })['PATH'], ['/usr/bin', '/usr/sbin'].join(':'));
  });
});
