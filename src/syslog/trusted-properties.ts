// Who wrote a line with the name of sshd, by what the system reports about the process: trusted fields of journald, trusted
// properties of rsyslog. The name alone proves nothing: any user may run `logger -t sshd`.
import { type Program, programsOf, type Service, serviceOf } from '../model/login.js';
import { type Ignored, ignoredAs, type Unrecognized, unrecognizedAs } from '../model/outcome.js';
import { CLOSING_BRACKET } from '../lib/character-codes.js';
import { matchAt } from './characters.js';
import type { Header } from './header.js';
import { REPEATED } from './repetitions.js';

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

// The properties that rsyslog adds after a message of its log socket (imuxsock, SysSock.Annotate="on"): the writer, as the
// kernel reports it. A client may forge the same text at the end of the message before them. A local user may forge it in the
// path and the command line of a program, which come after the user id.
//
//   Failed password for root from 192.0.2.7 port 22 ssh2 @[_PID=4242 _UID=0 _GID=0 _COMM=sshd _EXE=/usr/sbin/sshd _CMDLINE="…"]
const BEGINNING = ' @[_PID=';
const ids = / @\[_PID=\d{1,10} _UID=(\d{1,10}) _GID=\d{1,10}(?=\]$| _COMM=| _EXE=| _CMDLINE=")/y;

/** A line with more places where properties may begin is a forgery. */
const MAX_PLACES = 16;

// syslog(3) of musl ends each message with a newline, which rsyslog writes like this.
const NEWLINE = '#012';

/**
 * Returns the message of a known program without its trusted properties, or why another program wrote the line. The message
 * is the whole one if it has no properties.
 */
export function readTrustedMessage(header: Header, program: Program): string | Ignored | Unrecognized {
  const { text, start, end } = header;
  const message = text.slice(start, end);
  // Nearly all lines return here.
  if (text.charCodeAt(end - 1) !== CLOSING_BRACKET || !message.includes(BEGINNING)) return message;
  // message repeated 3 times: [ Failed password for … ssh2 @[_PID=4242 _UID=0 _GID=0]]
  const isRepeated = message.startsWith(REPEATED) && message.endsWith(']]');
  const line = isRepeated ? message.slice(0, -1) : message;
  const places = placesIn(line);
  if (places.length > MAX_PLACES) return unrecognizedAs.twoWriters(message);
  const last = places.at(-1);
  if (last === undefined) return message;
  const impostors = places.map((at) => findImpostor(program, writerAt(line, at)));
  const impostor = impostors.at(-1);
  // In a line of sshd the last ones are genuine. In a local user's line some place has the genuine ones, with that user's id.
  if (impostors.some((one) => (one === undefined) !== (impostor === undefined)))
    return unrecognizedAs.twoWriters(message);
  if (impostor !== undefined) return impostor;
  const written = line.slice(0, last);
  const whole = written.endsWith(NEWLINE) ? written.slice(0, -NEWLINE.length) : written;
  return isRepeated ? `${whole}]` : whole;
}

/** The indices at which trusted properties may begin that end with the line. */
function placesIn(line: string): readonly number[] {
  const places: number[] = [];
  for (let at = line.indexOf(BEGINNING); at >= 0; at = line.indexOf(BEGINNING, at + 1)) {
    if (matchAt(ids, line, at, line.length)) places.push(at);
    if (places.length > MAX_PLACES) break;
  }
  return places;
}

function writerAt(line: string, at: number): Writer {
  const uid = matchAt(ids, line, at, line.length)?.[1];
  const rest = line.slice(ids.lastIndex, -1);
  const commandAt = rest.lastIndexOf(' _CMDLINE="');
  const properties = commandAt < 0 ? rest : rest.slice(0, commandAt);
  const exeAt = properties.indexOf(' _EXE=');
  const comm = exeAt < 0 ? properties : properties.slice(0, exeAt);
  return {
    uid,
    comm: comm.startsWith(' _COMM=') ? comm.slice(' _COMM='.length) : undefined,
    exe: exeAt < 0 ? undefined : properties.slice(exeAt + ' _EXE='.length),
  };
}
