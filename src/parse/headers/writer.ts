// Who wrote an entry that bears the name of sshd, by what the system itself says of the process: the trusted fields of
// journald and the trusted properties of rsyslog. The name alone proves nothing: everybody may run `logger -t sshd`.
import { ignoredAs, type Ignored } from '../outcome.js';
import type { Program } from './header.js';

/** Each as the system wrote it; undefined or '' where it does not say. */
export type Writer = {
  readonly uid?: string | undefined;
  /** The name of the process, 15 bytes at most. */
  readonly comm?: string | undefined;
  /** The path of the program; readlink adds ` (deleted)` after an upgrade. */
  readonly exe?: string | undefined;
};

const families: Readonly<Record<'sshd' | 'dropbear', readonly string[]>> = {
  sshd: ['sshd', 'sshd-session', 'sshd-auth'],
  dropbear: ['dropbear', 'dropbearmulti'],
};

/** They write down what the sshd of a container prints. Whose name they use for it is root's choice. */
const containerLoggers = ['conmon', 'dockerd'];

// /usr/sbin/sshd · /usr/lib/openssh/sshd-session (deleted) · /opt/ssh/sbin/sshd-10.5
const programFile = /(?:^|[/.])(sshd|dropbear)[^/]{0,64}$/;
// What runs programs of another kind of machine, or of another C library: /usr/bin/qemu-aarch64-static · /lib/ld-linux.so.2
const interpreterFile = /(?:^|\/)(?:qemu-|ld-|ld\.so|rosetta)[^/]{0,64}$/;

/**
 * Why `program` did not write an entry, or undefined where nothing speaks against it. sshd writes as root: what its children
 * write after a login as the user of the session is no login. Each field is judged, because a user can choose one of them:
 * a link named `sshd` to a program with the set-user-ID bit gives a process of root the name `sshd`.
 */
export function findImpostor(program: Program, { uid, comm, exe }: Writer): Ignored | undefined {
  if (isSaid(uid) && uid !== '0') return ignoredAs.otherUser;
  const family = program === 'dropbear' ? 'dropbear' : 'sshd';
  if (isSaid(comm) && containerLoggers.includes(comm)) {
    return isSaid(exe) && !exe.endsWith(`/${comm}`) ? ignoredAs.otherWriter : undefined;
  }
  if (isSaid(comm) && !families[family].includes(comm)) return ignoredAs.otherWriter;
  if (!isSaid(exe) || interpreterFile.test(exe)) return undefined;
  return programFile.exec(exe)?.[1] === family ? undefined : ignoredAs.otherWriter;
}

function isSaid(field: string | undefined): field is string {
  return field !== undefined && field !== '';
}
