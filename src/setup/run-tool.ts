// Runs a program of the system to its end, without a shell and with a safe environment.
import { execFile } from 'node:child_process';

import { childEnvironment } from '../lib/child-environment.js';
import { StoppedError, UnavailableError } from '../lib/errors.js';
import { MIB, MS_PER_MINUTE } from '../lib/units.js';

export type ToolCommand = readonly [program: string, ...args: string[]];

/** The first run of the service does not count: `systemctl enable --now` of a timer starts no service. */
const LIMITS = { timeout: 2 * MS_PER_MINUTE, killSignal: 'SIGKILL', maxBuffer: MIB } as const;

/** @returns what the program printed. @throws UnavailableError if it fails or is missing; StoppedError */
export function runTool([program, ...args]: ToolCommand, signal: AbortSignal): Promise<string> {
  const env = childEnvironment(process.env);
  return new Promise((resolve, reject) => {
    execFile(program, args, { ...LIMITS, env, signal }, (cause, stdout, stderr) => {
      if (cause === null) resolve(stdout);
      else if (signal.aborted) reject(new StoppedError());
      else
        reject(
          new UnavailableError(`\`${[program, ...args].join(' ')}\` failed`, {
            more: (stderr.trim() || cause.message).split('\n').map((line) => `  ${line}`),
            hint: 'correct that, then run `authtrack setup` again: it continues where it stopped',
            cause,
          }),
        );
    });
  });
}

/** What a program printed, or undefined if it failed. @throws StoppedError */
export async function askTool(command: ToolCommand, signal: AbortSignal): Promise<string | undefined> {
  return runTool(command, signal).catch((error: unknown) => {
    if (error instanceof UnavailableError) return undefined;
    throw error;
  });
}
