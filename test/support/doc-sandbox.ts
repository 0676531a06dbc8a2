// A machine in a folder, in which commands of documents run: /etc, /var and the like are folders in it, PATH has only the
// programs below, and administrative programs are stand-ins. So no command can reach this machine.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { madeEd25519 } from './made-keys.js';
import { mainFile, projectFolder } from './project.js';
import type { Ended } from './run-cli.js';

const REAL_PROGRAMS = 'sh node cat cp mkdir mktemp install grep sed tail head rm chmod env'.split(' ');

const FOLDERS = [
  'bin',
  'etc/cron.d',
  'etc/fail2ban/filter.d',
  'etc/fail2ban/jail.d',
  'etc/fish/completions',
  'etc/logrotate.d',
  'etc/salt/master.d',
  'etc/systemd/system',
  'home/.ssh',
  'lib/node_modules',
  'srv/pillar',
  'srv/salt',
  'tmp',
  'usr/local/share/zsh/site-functions',
  'usr/share/bash-completion/completions',
  'var/lib',
  'var/log/remote',
  'work/data',
];

const STATE = 'var/lib/authtrack';

const MAX_OUTPUT = 100_000_000;

/** Just after the last line of the sample log, in seconds since 1970: 2026-06-01. */
const SAMPLE_END = 1_780_272_000;

/** The folders of a machine that documents name. */
const MACHINE_PATH = /(?<![\w$./@-])(?=\/(?:etc|srv|tmp|usr|var)\/)/g;

const JOURNAL_ENTRY = JSON.stringify({
  __REALTIME_TIMESTAMP: '1780000000000000',
  _HOSTNAME: 'web1',
  _UID: '0',
  SYSLOG_IDENTIFIER: 'sshd',
  _PID: '7',
  MESSAGE: 'Failed password for root from 203.0.113.9 port 1 ssh2',
});

/** The scripts in place of programs. A unit of authtrack must be one that the package has. */
function standIns(root: string): Readonly<Record<string, string>> {
  const units = path.join(projectFolder, 'integrations/systemd');
  const knownUnits = `for unit; do case $unit in authtrack*) [ -e ${units}/$unit ] || [ -e ${units}/$unit.service ] || exit 5;; esac; done`;
  return {
    authtrack: `exec ${process.execPath} ${mainFile} "$@"`,
    'fail2ban-client': 'case $1 in reload|stop|set) ;; *) exit 2;; esac',
    journalctl: `echo '${JOURNAL_ENTRY}'`,
    npm: `[ "$*" = "root -g" ] && echo ${root}/lib/node_modules`,
    // Another server has another state folder.
    ssh: `export XDG_STATE_HOME=${root}/home/$1; shift; exec sh -c "$*"`,
    sudo: '[ "$1" != -u ] || shift 2; exec "$@"',
    systemctl: knownUnits,
    'systemd-sysusers': ':',
  };
}

/** Makes the machine in an empty folder. It has analyzed the sample log, or has the state of another machine that has. */
export function makeSandbox(root: string, other?: string): void {
  for (const folder of FOLDERS) mkdirSync(path.join(root, folder), { recursive: true });
  const sample = path.join(projectFolder, 'data/auth.log');
  for (const copy of ['var/log/auth.log', 'var/log/remote/web1.log', 'work/data/auth.log']) {
    cpSync(sample, path.join(root, copy));
    // The log has no years: they follow from the time of the file.
    utimesSync(path.join(root, copy), SAMPLE_END, SAMPLE_END);
  }
  writeFileSync(
    path.join(root, 'home/.ssh/authorized_keys'),
    `ssh-ed25519 ${madeEd25519('anna')} anna@laptop\n`,
  );
  cpSync(path.join(projectFolder, 'integrations'), path.join(root, 'work/integrations'), { recursive: true });
  symlinkSync(path.dirname(path.dirname(mainFile)), path.join(root, 'work/dist'));
  symlinkSync(projectFolder, path.join(root, 'lib/node_modules/authtrack'));
  for (const name of REAL_PROGRAMS) symlinkSync(findProgram(name), path.join(root, 'bin', name));
  for (const [name, script] of Object.entries(standIns(root)))
    writeFileSync(path.join(root, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  if (other !== undefined) {
    cpSync(path.join(other, STATE), path.join(root, STATE), { recursive: true });
    return;
  }
  const { code, stderr } = runInSandbox(root, 'authtrack analyze --quiet --no-charts /var/log/auth.log');
  if (code !== 0) throw new Error(stderr);
}

/** Runs lines of shell; the first one that fails ends them. */
export function runInSandbox(root: string, lines: string): Ended {
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-e', '-c', lines.replace(MACHINE_PATH, root)], {
    cwd: path.join(root, 'work'),
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT,
    env: {
      LANG: 'C.UTF-8',
      PATH: path.join(root, 'bin'),
      HOME: path.join(root, 'home'),
      TMPDIR: path.join(root, 'tmp'),
      XDG_STATE_HOME: path.join(root, 'var/lib'),
      TZ: 'UTC',
    },
  });
  return { code: status, stdout, stderr };
}

function findProgram(name: string): string {
  if (name === 'node') return process.execPath;
  const found = ['/usr/bin', '/bin'].map((folder) => `${folder}/${name}`).find((file) => existsSync(file));
  if (found === undefined) throw new Error(`no program ${name}`);
  return found;
}
