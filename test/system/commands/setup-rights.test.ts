// authtrack setup and what it must not open up: files that not everybody may read, programs that others can replace, pipes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, chownSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { projectFolder } from '../../support/project.js';
import { FAIL2BAN, image, installed, SYSTEMD } from '../../support/setup-image.js';
import { runTool } from '../../support/tools.js';
import { missing } from '../../support/without-privileges.js';

suite('authtrack setup and files that not everybody may read', () => {
  const GROUP = 4242;
  const skip = process.getuid?.() === 0 ? false : 'only root gives files to other groups';
  const rightsOf = (file: string): unknown => {
    const { mode, uid, gid } = statSync(file);
    return { mode: mode & 0o777, uid, gid };
  };

  for (const mode of [0o600, 0o640, 0o440])
    test(
      `keeps the mode ${mode.toString(8)} and the group, also of the text beside it`,
      { skip },
      async (t) => {
        const { root, setup, read } = await installed(
          t,
          [...SYSTEMD, ...FAIL2BAN],
          '--schedule',
          'cron',
          '--no-fail2ban',
        );
        const names = ['etc/authtrack/authtrack.yaml', 'etc/cron.d/authtrack', 'etc/logrotate.d/authtrack'];
        const [settings, cron, rotation] = names.map((name) => path.join(root, name)) as [
          string,
          string,
          string,
        ];
        for (const file of [settings, cron, rotation]) {
          chownSync(file, 0, GROUP);
          chmodSync(file, mode);
        }
        writeFileSync(settings, 'bans: {}\n');
        appendFileSync(rotation, '# mine\n');
        const before = read('etc/cron.d/authtrack');
        const { code, stderr } = await setup('--yes', '--schedule', 'cron', '--fail2ban');
        assert.deepEqual([code, stderr], [0, '']);
        assert.notEqual(read('etc/cron.d/authtrack'), before);
        const proposals = [
          `${settings}.authtrack-new`,
          path.join(root, 'etc/authtrack/logrotate.authtrack-new'),
        ];
        for (const file of [settings, cron, rotation, ...proposals])
          assert.deepEqual(rightsOf(file), { mode, uid: 0, gid: GROUP }, file);
      },
    );
});

const notHere = missing(['unshare', '--mount']);

suite('authtrack setup does not', () => {
  for (const file of ['etc/passwd', 'etc/group', 'etc/fail2ban/jail.local', 'etc/authtrack/authtrack.yaml'])
    test(`wait for a pipe in the place of ${file}`, async (t) => {
      const { root, setup } = image(t, ...SYSTEMD, ...FAIL2BAN);
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      assert.equal(spawnSync('mkfifo', [path.join(root, file)]).status, 0);
      const { code } = await setup('--dry-run');
      assert.ok(code === 0 || code === 73, `${code}`);
    });

  // $0 is the folder of the program; the first argument is the mode of /usr/local/bin.
  const ownBin = [
    ...['--mount', '--propagation', 'private', 'sh', '-ec'],
    `mount -t tmpfs none /usr/local/bin; chown 0:4242 /usr/local/bin; chmod "$1" /usr/local/bin; shift
     mount -t tmpfs none /mnt; mkdir /mnt/dist; cp "$1" /mnt/node; cp -r "$0/dist/bin" /mnt/dist; cp -r "$0/integrations" "$0/package.json" /mnt
     chown -R 0:0 /mnt; ln -s "$0/node_modules" /mnt; chmod 755 /mnt /mnt/node /mnt/dist/bin/authtrack.js
     ln -s /mnt/dist/bin/authtrack.js /usr/local/bin/authtrack
     exec /mnt/node /mnt/dist/bin/authtrack.js setup --dry-run --schedule cron`,
    projectFolder,
  ];
  test('call the program by a link that others can replace', { skip: notHere }, () => {
    const linesOf = (mode: string): string => {
      const { status, output } = runTool('unshare', ...ownBin, mode, process.execPath);
      assert.equal(status, 0, output);
      return output.split('\n').find((line) => line.includes('15 3 * * *')) ?? '';
    };
    assert.match(linesOf('0755'), / (?:\S+\/node )?\/usr\/local\/bin\/authtrack analyze /);
    for (const mode of ['0775', '2775', '0757'])
      assert.match(linesOf(mode), / \/\S*node \/mnt\/dist\/bin\/authtrack\.js analyze /, mode);
    // A link of root stays in a sticky folder, but others may put another node beside it.
    assert.match(linesOf('1777'), / \/\S*node \/usr\/local\/bin\/authtrack analyze /);
  });
});
