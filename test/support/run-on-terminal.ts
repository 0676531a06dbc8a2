// Runs the real program on a pseudo terminal, with script(1) of util-linux.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { mainFile } from './project.js';
import { missingTool } from './tools.js';

/** Why there is no pseudo terminal here, or false. */
export const noTerminal = missingTool('script', '--version');

export type TerminalOptions = {
  readonly cwd: string;
  readonly columns: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with all output so far; what it returns is typed. */
  readonly answer?: (output: string) => string | undefined;
  /** Where standard output or standard error goes instead: `>out`, `2>/dev/null`. */
  readonly redirect?: string;
};

export type OnTerminal = { readonly code: number | null; readonly output: string };

/** Runs `authtrack ARGS`. @returns what the terminal got, with line ends of Unix */
export async function runOnTerminal(args: readonly string[], options: TerminalOptions): Promise<OnTerminal> {
  const { cwd, columns, env, answer, redirect = '' } = options;
  const command = [process.execPath, mainFile, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn(
    'script',
    ['-qec', `stty cols ${columns} rows 24; exec ${command} ${redirect}`, '/dev/null'],
    {
      cwd,
      env: {
        PATH: process.env['PATH'],
        HOME: cwd,
        SHELL: '/bin/sh',
        XDG_STATE_HOME: path.join(cwd, 'state'),
        TZ: 'UTC',
        TERM: 'xterm',
        LANG: 'C.UTF-8',
        ...env,
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  );
  let output = '';
  child.stdin.on('error', () => undefined);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    const typed = answer?.(output);
    if (typed !== undefined) child.stdin.write(typed);
  });
  await once(child, 'close');
  return { code: child.exitCode, output: output.replaceAll('\r\n', '\n') };
}
