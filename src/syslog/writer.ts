// Checks who wrote an entry with the name of sshd, by what the system reports about the process: trusted fields of journald,
// trusted properties of rsyslog. The name alone proves nothing: any user may run `logger -t sshd`.
import { ignoredAs, type Ignored } from '../model/outcome.js';
import { type Program, programsOf, type Service, serviceOf } from '../model/login.js';

/** The fields as the system wrote them; undefined or '' if they are missing. */
export type Writer = {
  readonly uid?: string | undefined;
  /** The name of the process, at most 15 bytes. */
  readonly comm?: string | undefined;
  /** The path of the program; readlink adds ` (deleted)` after an upgrade. */
  readonly exe?: string | undefined;
};

/** The names of processes: dropbear may be a part of one program for all its tools. */
const processNames: Readonly<Record<Service, readonly string[]>> = {
  sshd: programsOf.sshd,
  dropbear: [...programsOf.dropbear, 'dropbearmulti'],
};

/** These programs log the output of an sshd in a container. Only root can choose the name under which they do. */
const containerLoggers = ['conmon', 'dockerd'];

// /usr/sbin/sshd · /usr/lib/openssh/sshd-session (deleted) · /opt/ssh/sbin/sshd-10.5
const programFile = /(?:^|[/.])(sshd|dropbear)[^/]{0,64}$/;
// Emulators and loaders, which run programs of another architecture or C library: /usr/bin/qemu-aarch64-static · /lib/ld-linux.so.2
const interpreterFile = /(?:^|\/)(?:qemu-|ld-|ld\.so|rosetta)[^/]{0,64}$/;

/**
 * The reason why `program` did not write an entry, or undefined if no field contradicts it. sshd logs logins as root; its
 * children log other messages as the user of the session. All fields are checked, because a user can forge one of them:
 * a link named `sshd` to a set-user-ID program gives a process of root the name `sshd`.
 */
export function findImpostor(program: Program, { uid, comm, exe }: Writer): Ignored | undefined {
  if (isPresent(uid) && uid !== '0') return ignoredAs.otherUser;
  const service = serviceOf(program);
  if (isPresent(comm) && containerLoggers.includes(comm)) {
    return isPresent(exe) && !exe.endsWith(`/${comm}`) ? ignoredAs.otherWriter : undefined;
  }
  if (isPresent(comm) && !processNames[service].includes(comm)) return ignoredAs.otherWriter;
  if (!isPresent(exe) || interpreterFile.test(exe)) return undefined;
  return programFile.exec(exe)?.[1] === service ? undefined : ignoredAs.otherWriter;
}

function isPresent(field: string | undefined): field is string {
  return field !== undefined && field !== '';
}
