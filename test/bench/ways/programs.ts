// Other programs. Those that Debian has are installed if allowed; missing ones are left out, and named.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { findProgram } from '../../fixtures/find-program.js';
import { projectFolder } from '../../support/project.js';

/** By the name of Debian's package: where its program is, and how it prints its version. */
const programs = {
  ripgrep: { program: 'rg', version: ['rg', '--version'] },
  grep: { program: 'grep', version: ['grep', '--version'] },
  lnav: { program: 'lnav', version: ['lnav', '-V'] },
  fail2ban: { program: 'fail2ban-regex', version: ['fail2ban-regex', '--version'] },
  sshguard: { program: 'sshg-parser', version: ['dpkg-query', '-W', '-f', '${Version}', 'sshguard'] },
} as const;

export type ProgramName = keyof typeof programs;

export type Program = { readonly file: string; readonly version: string };

/** A path, and a version of digits and dots; undefined if it is not available here. */
export function findRival(name: ProgramName): Program | undefined {
  const { program, version } = programs[name];
  const file = findProgram(program) ?? findProgram(`../libexec/sshguard/${program}`);
  if (file === undefined) return undefined;
  const [command, ...args] = version;
  const { stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return { file, version: /\d+(?:\.\d+)+/.exec(stdout)?.[0] ?? '' };
}

/** As root, or by sudo without a password, if apt-get exists; prints to stderr what it does. */
export function installRivals(): void {
  const script = path.join(projectFolder, 'test', 'bench', 'install-rivals.sh');
  spawnSync('sh', [script], { stdio: ['ignore', 2, 2] });
}
