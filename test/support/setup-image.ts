// A system image in a temporary folder, for `authtrack setup --root`.
import assert from 'node:assert/strict';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';

import { runCli, temporaryFolder, type Ended } from './run-cli.js';

export const PROGRAM = '/usr/local/bin/authtrack';
export const SYSTEMD = ['/usr/lib/systemd/systemd', '/usr/bin/systemd-sysusers'];
export const FAIL2BAN = ['/etc/fail2ban/jail.conf', '/usr/bin/fail2ban-client'];

export type Image = {
  readonly root: string;
  readonly setup: (...args: readonly string[]) => Promise<Ended>;
  /** All files and links below the root, with their content or target. */
  readonly files: () => Readonly<Record<string, string>>;
  readonly read: (file: string) => string;
};

/** A system image with these files; all are empty. */
export function image(t: TestContext, ...has: readonly string[]): Image {
  const root = temporaryFolder(t);
  for (const file of [PROGRAM, ...has]) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), '');
  }
  for (const folder of ['etc/cron.d', 'etc/logrotate.d'])
    mkdirSync(path.join(root, folder), { recursive: true });
  chmodSync(root, 0o755);
  return {
    root,
    setup: (...args) => runCli(['setup', '--root', root, ...args], { cwd: root }),
    files: () =>
      Object.fromEntries(
        readdirSync(root, { recursive: true, encoding: 'utf8' })
          .sort()
          .flatMap((name) => {
            const place = path.join(root, name);
            const found = lstatSync(place);
            if (found.isSymbolicLink()) return [[name, `-> ${readlinkSync(place)}`]];
            return found.isFile() ? [[name, readFileSync(place, 'utf8')]] : [];
          }),
      ),
    read: (file) => readFileSync(path.join(root, file), 'utf8'),
  };
}

export async function installed(
  t: TestContext,
  has: readonly string[],
  ...args: readonly string[]
): Promise<Image> {
  const there = image(t, ...has);
  const { code, stderr } = await there.setup('--yes', ...args);
  assert.deepEqual([code, stderr], [0, '']);
  return there;
}
