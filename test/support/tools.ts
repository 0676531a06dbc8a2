// System programs that read our output. On Debian, some of them are only in root's PATH.
import { spawnSync } from 'node:child_process';

const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC', PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };

export type ToolEnded = { readonly status: number | null; readonly output: string };

/** Runs a program to its end. @returns what it wrote to both streams together */
export function runTool(command: string, ...args: readonly string[]): ToolEnded {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', env });
  if (error !== undefined) throw error;
  return { status, output: stdout + stderr };
}

/** Why a program does not work with these arguments on this machine, or false. @throws Error instead if CI is `true` */
export function missingTool(command: string, ...args: readonly string[]): string | false {
  const { error, status, stderr } = spawnSync(command, args, { encoding: 'utf8', env });
  if (error === undefined && status === 0) return false;
  const why = error === undefined ? `${command} ${args.join(' ')}: ${stderr.trim()}` : `no ${command} here`;
  if (process.env['CI'] === 'true') throw new Error(why);
  return why;
}
