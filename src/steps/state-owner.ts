// If the state folder belongs to the user in root's setting `user`, root's command runs as that user. Files in the
// folder can then harm only their owner. The process keeps root's right to read, for logs and settings.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, readFile, stat } from 'node:fs/promises';
import { constants } from 'node:os';
import path from 'node:path';

import type { Invocation, Settings } from '../cli/cli.js';
import { actingForRoot, childEnvironment } from '../lib/child-environment.js';
import { ConfigError } from '../lib/errors.js';
import { findLocalUser, type LocalUser } from '../lib/ownership.js';
import { ownFolder } from '../lib/own-folder.js';
import { safeText } from '../lib/safe-text.js';
import { asTransaction } from '../lib/under-way.js';
import { banFile, MAX_LIST_BYTES } from './ban-file.js';
import type { Command, Process } from './command.js';

const CAPABILITY = 'dac_read_search';
/** The bit of CAP_DAC_READ_SEARCH, see capabilities(7). Containers often lack this capability. */
const CAPABILITY_BIT = 2n;
/** The parent of root's state folder, which the other process uses too. */
const STATE_HOME = '/var/lib';
const SIGNALLED = 128;

/** @param ownersList the list of bans, which the owner of the state folder has decided and not written */
type Here = (invocation: Invocation<Command>, ownersList?: string) => Promise<number | undefined>;

/**
 * Runs root's command as the owner of the state folder. A command that runs `first` as the owner has that user decide
 * and write the list of bans, and then applies it here: only root may talk to fail2ban. For a dry run the owner prints the
 * list instead.
 * @returns the exit code of the other process, or undefined if `here` ran the command.
 * @throws also what stateOwner throws
 */
export async function runAsStateOwner(
  invocation: Invocation<Command>,
  { signal, verbose }: Pick<Process, 'signal' | 'verbose'>,
  here: Here,
): Promise<number | undefined> {
  const { command, args, settingArgs, options, resolved } = invocation;
  const owner = await stateOwner(resolved.settings);
  if (owner === undefined) return here(invocation);
  verbose(`the state folder belongs to ${owner.name}: running as that user (uid ${owner.uid})`);
  if (command.runsAsOwner !== 'first') return (await runAs(owner, args, signal)).code;
  const isDry = options['dryRun'] !== undefined;
  const decide = ['bans', '--quiet', ...(isDry ? ['--format=plain'] : []), ...settingArgs];
  const { code, output } = await runAs(owner, decide, signal, isDry);
  if (code !== 0 || signal.aborted) return code;
  const listed = { ...invocation, options: { ...options, list: banFile(resolved.settings) } };
  return isDry ? here(listed, output) : here(listed);
}

/** A program to start, without a shell. */
export type Spawned = {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
};

/**
 * How to run this program as the owner of the state folder. Undefined if this process is to run it itself. Creates no
 * folder. @throws ConfigError for an unknown user
 */
export async function asStateOwner(
  { user, out }: Pick<Settings, 'user' | 'out'>,
  args: readonly string[],
): Promise<Spawned | undefined> {
  if (process.geteuid?.() !== 0 || user === undefined) return undefined;
  const owner = await findUser(user);
  const found = await stat(path.resolve(out)).catch(() => undefined);
  return owner.uid === 0 || found?.uid !== owner.uid ? undefined : spawnedAs(owner, args);
}

/**
 * The user to run root's command as; undefined if this process runs it itself. A missing state folder is created for
 * the user.
 * @throws ConfigError for an unknown user; PermissionError if others could replace the new folder; what the file system
 *   throws
 */
async function stateOwner({ user, out }: Pick<Settings, 'user' | 'out'>): Promise<LocalUser | undefined> {
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
      hint: 'create the user (`authtrack setup` creates the user authtrack), or remove `user` from authtrack.yaml',
    });
  }
  return found;
}

type EndedAs = {
  /** The exit code, or 128 and the number of the signal that ended the process. */
  readonly code: number;
  /** What it printed, if that was read: hostile text. */
  readonly output: string;
};

/**
 * Runs authtrack as another user, with the standard streams of this process, and stops it when the signal is aborted.
 * @param isRead whether its output is read instead of printed. @throws ConfigError if setpriv cannot run
 */
async function runAs(
  owner: LocalUser,
  args: readonly string[],
  signal: AbortSignal,
  isRead = false,
): Promise<EndedAs> {
  const { program, args: all, env } = await spawnedAs(owner, args);
  const child = spawn(program, all, { env, stdio: ['inherit', isRead ? 'pipe' : 'inherit', 'inherit'] });
  let output = '';
  child.stdout?.setEncoding('latin1').on('data', (text: string) => {
    // More than the longest list: readBanList refuses it.
    if (output.length <= MAX_LIST_BYTES) output += text;
  });
  // A signal to the process group reaches the child too, and authtrack treats a second SIGHUP as one.
  const stop = (): void => void child.kill('SIGHUP');
  signal.addEventListener('abort', stop);
  try {
    // The child counts as a transaction of this process, which then waits until the child has ended.
    await asTransaction(() => once(child, 'close'));
  } catch (cause) {
    throw new ConfigError(`cannot run setpriv, which drops root's rights: ${(cause as Error).message}`, {
      hint: `install util-linux, or run authtrack as ${owner.name}`,
      cause,
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
  return { code: child.exitCode ?? SIGNALLED + constants.signals[child.signalCode ?? 'SIGKILL'], output };
}

/** This program as another user. */
async function spawnedAs(owner: LocalUser, args: readonly string[]): Promise<Spawned> {
  const script = [process.execPath, ...process.execArgv, ...process.argv.slice(1, 2)];
  // A safe PATH: setpriv runs as root, and the programs of the other process can read what root can.
  const { PATH } = childEnvironment(process.env);
  const XDG_STATE_HOME = process.env['XDG_STATE_HOME'] ?? STATE_HOME;
  return {
    program: 'setpriv',
    args: [...(await rightsOf(owner)), '--', ...script, ...args],
    env: { ...process.env, ...actingForRoot, PATH, XDG_STATE_HOME },
  };
}

/** The arguments of setpriv(1): all rights of root are dropped, except reading, if this process has that capability. */
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
