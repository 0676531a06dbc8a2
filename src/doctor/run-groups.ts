// Runs each group of checks in a process by itself, all at the same time. A native module that crashes, a name server or
// a network file system that does not answer ends or delays its own group only: the others report what they found.
import { spawn, type ChildProcess } from 'node:child_process';

import { StoppedError } from '../lib/errors.js';
import type { CommandContext } from '../steps/command.js';
import { asStateOwner, type Spawned } from '../steps/state-owner.js';
import { failure, statuses, type CheckResult, type Finding } from './check.js';
import { groups, type GroupRow } from './checks.js';
import { CHECK_MS, findingOf } from './run-checks.js';

/** Start-up of a slow machine, and what a check may take. */
const GROUP_MS = CHECK_MS + 5000;

const MAX_OUTPUT_CHARS = 1_000_000;
const MAX_ERROR_CHARS = 2000;

/** The results of all groups, in the order of the table. @throws StoppedError after a signal */
export async function runGroups(
  context: CommandContext,
  limitMs = GROUP_MS,
): Promise<readonly CheckResult[]> {
  const limits = { signal: context.signal, limitMs };
  const results = await Promise.all(groups.map((row) => runGroup(row, context, limits)));
  if (context.signal.aborted) throw new StoppedError();
  return results.flat();
}

/**
 * The results of some checks of a group that root must not run itself, because the state folder belongs to the user in
 * the setting `user`. Undefined if this process is to run them.
 * @param only the name of the group, or of its one check in `row`
 */
export async function runAsOwner(
  only: string,
  row: GroupRow,
  context: CommandContext,
): Promise<readonly CheckResult[] | undefined> {
  const isOther =
    row.runsAsOwner === true &&
    (await asStateOwner(context.settings, []).catch(() => 'unknown')) !== undefined;
  if (!isOther) return undefined;
  return runGroup({ ...row, only }, context, { signal: context.signal, limitMs: GROUP_MS });
}

/** The results of a group. If its process crashes, each check runs again in a separate process: one of them crashes. */
async function runGroup(
  { group, checks, runsAsOwner, only = group }: GroupRow & { readonly only?: string },
  context: CommandContext,
  limits: Limits,
): Promise<readonly CheckResult[]> {
  const names = checks.map(({ name }) => name);
  const run = async (asked: string, wanted: readonly string[]): Promise<readonly CheckResult[] | Ended> => {
    try {
      return await runChild(await commandOf(asked, context, runsAsOwner === true), wanted, limits);
    } catch (error) {
      return findingOf(error);
    }
  };
  const all = await run(only, names);
  if (!('status' in all)) return all;
  const single = async (name: string): Promise<CheckResult> => {
    const result = all.isCrash === true ? await run(name, [name]) : all;
    if (!('status' in result)) return { ...result[0], name, group } as CheckResult;
    const { status, found, hint } = result;
    return { name, group, status, found, hint };
  };
  return Promise.all(names.map(single));
}

/** This program with the settings of this run, as root or as the owner of the state folder. @param only see commands.ts */
async function commandOf(
  only: string,
  { settings, settingArgs, options, env }: CommandContext,
  runsAsOwner: boolean,
): Promise<Spawned> {
  const { jail, socket } = options;
  const args = [
    ...['doctor', '--json', `--only=${only}`, ...settingArgs],
    ...(jail === undefined ? [] : [`--jail=${jail}`]),
    ...(socket === undefined ? [] : [`--socket=${socket}`]),
  ];
  const asOwner = runsAsOwner ? await asStateOwner(settings, args) : undefined;
  if (asOwner !== undefined) return asOwner;
  const script = [...process.execArgv, ...process.argv.slice(1, 2)];
  return { program: process.execPath, args: [...script, ...args], env };
}

/** How a process ended without a report. */
type Ended = Finding & { readonly isCrash?: true };

type Limits = { readonly signal: AbortSignal; readonly limitMs: number };

/** The results of the checks with these names, or how the process ended without them. */
async function runChild(
  { program, args, env }: Spawned,
  names: readonly string[],
  limits: Limits,
): Promise<readonly CheckResult[] | Ended> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collect(child);
  const end = await ended(child, limits);
  return resultsIn(output.out(), names) ?? crash(end, output.error(), limits.limitMs);
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

/** Undefined if the output is not the whole report of these checks. */
function resultsIn(text: string, names: readonly string[]): readonly CheckResult[] | undefined {
  try {
    const { checks } = JSON.parse(text) as { readonly checks: readonly CheckResult[] };
    const isReport =
      checks.length === names.length &&
      checks.every(
        ({ name, status, found }, i) =>
          name === names[i] && statuses.includes(status) && typeof found === 'string',
      );
    return isReport ? checks : undefined;
  } catch {
    return undefined;
  }
}

function crash(end: string, error: string, limitMs: number): Ended {
  if (end === 'late') {
    return failure(
      `these checks did not end within ${limitMs / 1000} s`,
      'look for a server, a name server or a network file system that does not answer, and run the command again',
    );
  }
  const [said = ''] = error.split('\n');
  const finding = failure(
    `these checks ended without a report (${end})${said === '' ? '' : `: ${said}`}`,
    'install authtrack again on this machine, for this version of Node; if that does not help, report it',
  );
  return { ...finding, isCrash: true };
}
