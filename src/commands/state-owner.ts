// Root, in a state folder of a user whom root's settings name: the command is run again as that user, so that whatever is
// in the folder can mislead nobody but its owner. It may still read what root may, for logs and settings.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, readFile, stat } from 'node:fs/promises';
import { constants } from 'node:os';
import path from 'node:path';

import type { Settings } from '../cli/cli.js';
import { actingForRoot } from '../lib/acts-for-root.js';
import { childEnvironment } from '../lib/child-environment.js';
import { ConfigError } from '../lib/errors.js';
import { findLocalUser, type LocalUser } from '../lib/local-user.js';
import { ownFolder } from '../lib/own-folder.js';
import { safeText } from '../lib/safe-text.js';
import { asTransaction } from '../lib/under-way.js';

const CAPABILITY = 'dac_read_search';
/** Its bit among the capabilities of a process, see capabilities(7). Containers are often without it. */
const CAPABILITY_BIT = 2n;
/** The folder above the state folder is then the one that it is for root. */
const STATE_HOME = '/var/lib';
const SIGNALLED = 128;

/**
 * Whom a command of root is to be run as; undefined where this process does it itself. A state folder that is missing is
 * made for the user.
 * @throws ConfigError where the machine does not know the user; PermissionError where others could put another folder in
 *   the place of one that is made; what the file system throws
 */
export async function stateOwner({
  user,
  out,
}: Pick<Settings, 'user' | 'out'>): Promise<LocalUser | undefined> {
  if (process.geteuid?.() !== 0 || user === undefined) return undefined;
  const owner = await findUser(user);
  if (owner.uid === 0) return undefined;
  const folder = path.resolve(out);
  const found = await stat(folder).catch(() => undefined);
  if (found !== undefined) return found.uid === owner.uid ? owner : undefined;
  await ownFolder(folder);
  await chown(folder, owner.uid, owner.gid);
  return owner;
}

async function findUser(user: string): Promise<LocalUser> {
  const found = await findLocalUser(user);
  if (found === undefined) {
    throw new ConfigError(`user "${safeText(user)}" is not in /etc/passwd`, {
      hint: 'Make it (see docs/operations.md), or take `user` out of authtrack.yaml.',
    });
  }
  return found;
}

/**
 * Runs authtrack as another user, with the standard streams of this process, and ends it when this one is to end.
 * @returns its exit code, or that of a shell for the signal that ended it. @throws ConfigError where there is no setpriv
 */
export async function runAs(owner: LocalUser, args: readonly string[], signal: AbortSignal): Promise<number> {
  const [program, ...script] = [process.execPath, ...process.execArgv, ...process.argv.slice(1, 2)];
  // PATH: setpriv is still run as root, and what the other process runs can read what root may.
  const { PATH } = childEnvironment(process.env);
  const XDG_STATE_HOME = process.env['XDG_STATE_HOME'] ?? STATE_HOME;
  const env = { ...process.env, ...actingForRoot, PATH, XDG_STATE_HOME };
  const child = spawn('setpriv', [...(await rightsOf(owner)), '--', program, ...script, ...args], {
    env,
    stdio: 'inherit',
  });
  // A signal to the whole group reaches it twice; two of this kind are as one.
  const stop = (): void => void child.kill('SIGHUP');
  signal.addEventListener('abort', stop);
  try {
    // Its transactions are ours: it ends by itself, within the time that a process has for that.
    await asTransaction(() => once(child, 'close'));
  } catch (cause) {
    throw new ConfigError(
      `setpriv, which gives root's rights up, cannot be run: ${(cause as Error).message}`,
      {
        hint: `Install util-linux, or run authtrack as ${owner.name}.`,
        cause,
      },
    );
  } finally {
    signal.removeEventListener('abort', stop);
  }
  return child.exitCode ?? SIGNALLED + constants.signals[child.signalCode ?? 'SIGKILL'];
}

/** What setpriv(1) is told: all that is root's is given up for good, but for reading where there is that to keep. */
async function rightsOf({ name, uid, gid }: LocalUser): Promise<readonly string[]> {
  const kept = (await hasCapability()) ? `-all,+${CAPABILITY}` : '-all';
  return [
    ...[`--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--no-new-privs', '--pdeathsig=TERM'],
    ...[`--inh-caps=${kept}`, `--ambient-caps=${kept}`, `--bounding-set=${kept}`],
    ...(name === '' ? ['--clear-groups'] : []),
  ];
}

async function hasCapability(): Promise<boolean> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const permitted = BigInt(`0x${/^CapPrm:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  return ((permitted >> CAPABILITY_BIT) & 1n) === 1n;
}
