// Runs each group of checks in a process by itself, all at the same time. A native module that crashes, a name server or
// a network file system that does not answer ends or delays its own group only: the others report what they found.
import { spawn, type ChildProcess } from 'node:child_process';

import { StoppedError } from '../lib/errors.js';
import type { CommandContext } from '../steps/command.js';
import { asStateOwner, type Spawned } from '../steps/state-owner.js';
import { failure, statuses, type CheckResult, type Finding, type Group } from './check.js';
import { groups } from './checks.js';
import { CHECK_MS, findingOf } from './run-checks.js';

/** Start-up of a slow machine, and what a check may take. */
const GROUP_MS = CHECK_MS + 6000;

const MAX_OUTPUT_CHARS = 1_000_000;
const MAX_ERROR_CHARS = 2000;

/** The results of all groups, in the order of the table. @throws StoppedError after a signal */
export async function runGroups(context: CommandContext, limitMs = GROUP_MS): Promise<readonly CheckResult[]> {
  const results = await Promise.all(
    groups.map(async ({ group, runsAsOwner = false }) => {
      try {
        const command = await commandOf(group, context, runsAsOwner);
        return await runGroup(group, command, { signal: context.signal, limitMs });
      } catch (error) {
        return [{ name: group, group, ...findingOf(error) }];
      }
    }),
  );
  if (context.signal.aborted) throw new StoppedError();
  return results.flat();
}

/** This program with the settings of this run, as root or as the owner of the state folder. */
async function commandOf(
  group: Group,
  { settings, settingArgs, options, env }: CommandContext,
  runsAsOwner: boolean,
): Promise<Spawned> {
  const { jail, socket } = options;
  const args = [
    ...['doctor', '--json', `--only=${group}`, ...settingArgs],
    ...(jail === undefined ? [] : [`--jail=${jail}`]),
    ...(socket === undefined ? [] : [`--socket=${socket}`]),
  ];
  const asOwner = runsAsOwner ? await asStateOwner(settings, args) : undefined;
  if (asOwner !== undefined) return asOwner;
  const script = [...process.execArgv, ...process.argv.slice(1, 2)];
  return { program: process.execPath, args: [...script, ...args], env };
}

type Limits = { readonly signal: AbortSignal; readonly limitMs: number };

async function runGroup(group: Group, command: Spawned, { signal, limitMs }: Limits): Promise<readonly CheckResult[]> {
  const { program, args, env } = command;
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collect(child);
  const end = await ended(child, { signal, limitMs });
  const results = resultsIn(output.out(), group);
  return results ?? [{ name: group, group, ...crash(end, output.error(), limitMs) }];
}

type Output = { readonly out: () => string; readonly error: () => string };

function collect(child: ChildProcess): Output {
  let [out, error] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    if (out.length < MAX_OUTPUT_CHARS) out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (error.length < MAX_ERROR_CHARS) error += text;
  });
  return { out: () => out, error: () => error };
}

/** How the child ended: its exit code, the signal that ended it, `late`, or why it did not start. */
function ended(child: ChildProcess, { signal, limitMs }: Limits): Promise<string> {
  return new Promise((resolve) => {
    const giveUp = (why: string): void => {
      child.kill('SIGKILL');
      // A process that waits for a dead disk does not end even then.
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.unref();
      resolve(why);
    };
    const stop = (): void => giveUp('stopped');
    const timer = setTimeout(() => giveUp('late'), limitMs);
    const done = (how: string): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(how);
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    child.once('error', (error) => done(error.message));
    child.once('close', (code, name) => done(name ?? `exit code ${code ?? ''}`));
  });
}

/** Undefined if the output is not the whole report of the group. */
function resultsIn(text: string, group: Group): readonly CheckResult[] | undefined {
  try {
    const { checks } = JSON.parse(text) as { readonly checks: readonly CheckResult[] };
    const isReport = checks.every(
      (check) => check.group === group && statuses.includes(check.status) && typeof check.found === 'string',
    );
    return isReport && checks.length > 0 ? checks : undefined;
  } catch {
    return undefined;
  }
}

function crash(end: string, error: string, limitMs: number): Finding {
  if (end === 'late') {
    return failure(
      `these checks did not end within ${limitMs / 1000} s`,
      'look for a server, a name server or a network file system that does not answer, and run the command again',
    );
  }
  const [said = ''] = error.split('\n');
  return failure(
    `these checks ended without a report (${end})${said === '' ? '' : `: ${said}`}`,
    'install authtrack again on this machine, for this version of Node; if that does not help, report it',
  );
}
