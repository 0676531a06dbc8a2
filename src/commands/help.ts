// authtrack help: opens the manual page of a command, or prints its help.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { helpText } from '../cli/cli.js';
import { childEnvironment } from '../lib/child-environment.js';
import type { CommandContext } from '../steps/command.js';
import { writeOut } from '../steps/print.js';
import { commandTable } from './commands.js';

/** Where packages of Linux distributions put the pages. */
const SYSTEM_PAGES = '/usr/share/man/man1';

/** @throws UsageError for a command that does not exist */
export async function run({ inputs, stdout, env, signal }: CommandContext): Promise<void> {
  const name = inputs.join(' ');
  const text = await helpText(name, commandTable, stdout);
  const page = stdout.isTTY && name !== '' ? pageOf(name) : undefined;
  if (page !== undefined && (await openPage(page, env))) return;
  await writeOut(stdout, text, signal);
}

/** The file of a command's page: beside the program, because npm no longer installs pages where man finds them. */
function pageOf(name: string): string | undefined {
  const file = `authtrack-${name.replaceAll(' ', '-')}.1`;
  const program = path.dirname(createRequire(import.meta.url).resolve('authtrack/package.json'));
  const places = [path.join(program, 'man', file), path.join(SYSTEM_PAGES, `${file}.gz`)];
  return places.find((place) => existsSync(place));
}

/** Variables that say what a terminal shows. */
const ofTerminal = /^(?:TERM|COLUMNS|MANWIDTH|LANG|LANGUAGE|LC_\w+)$/;
/** Those too with which man and less start programs. */
const ofMan =
  /^(?:MANPAGER|PAGER|MANWIDTH|MANOPT|MANROFFOPT|LESS\w*|TERM|TERMINFO|COLUMNS|HOME|LANG|LANGUAGE|LC_\w+)$/;

/** The variables for man. `su` keeps those of the user: for root, none of them starts a program, and less starts none. */
function manEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isRoot = process.geteuid?.() === 0;
  const wanted = isRoot ? ofTerminal : ofMan;
  const chosen = Object.fromEntries(Object.entries(env).filter(([name]) => wanted.test(name)));
  return { ...chosen, PATH: childEnvironment(env)['PATH'], ...(isRoot && { LESSSECURE: '1' }) };
}

/** Whether man showed the page. It is false if man is not installed, or cannot read a file by its name. */
async function openPage(file: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const man = spawn('man', ['-l', file], {
    stdio: ['inherit', 'inherit', 'ignore'],
    env: manEnvironment(env),
  });
  try {
    const [code, signal] = (await once(man, 'close')) as [number | null, string | null];
    return code === 0 || signal !== null;
  } catch {
    return false;
  }
}
