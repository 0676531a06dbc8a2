// What rsyslog writes behind a message of its log socket where it is told to (imuxsock, SysSock.Annotate="on"): who wrote it,
// as the kernel says. The message before it may end in the same text, made up by whoever chose it; so may the path and the
// command line of a local user's program, which come after the user id.
//
//   Failed password for root from 192.0.2.7 port 22 ssh2 @[_PID=4242 _UID=0 _GID=0 _COMM=sshd _EXE=/usr/sbin/sshd _CMDLINE="…"]
import { unrecognizedAs, type Ignored, type Unrecognized } from '../outcome.js';
import { REPEATED } from '../messages/repeated.js';
import { matchAt } from './characters.js';
import type { Header, Program } from './header.js';
import { findImpostor, type Writer } from './writer.js';

const BEGINNING = ' @[_PID=';
const ids = / @\[_PID=\d{1,10} _UID=(\d{1,10}) _GID=\d{1,10}(?=\]$| _COMM=| _EXE=| _CMDLINE=")/y;

/** A line with more of them is a forgery. */
const MAX_PLACES = 16;

// musl's syslog(3) ends each message with a newline, which rsyslog writes so.
const NEWLINE = '#012';

/**
 * Takes the trusted properties off the message of a known program. Returns why the line is not that program's, or undefined
 * where it is, or where it has none.
 */
export function takeTrustedProperties(header: Header, program: Program): Ignored | Unrecognized | undefined {
  const { text, start, end } = header;
  // Nearly all lines: nothing is cut out of them. The text around them may be of any length, so it is not searched.
  if (text.charAt(end - 1) !== ']') return undefined;
  const message = text.slice(start, end);
  if (!message.includes(BEGINNING)) return undefined;
  // message repeated 3 times: [ Failed password for … ssh2 @[_PID=4242 _UID=0 _GID=0]]
  const isRepeated = message.startsWith(REPEATED) && message.endsWith(']]');
  const line = isRepeated ? message.slice(0, -1) : message;
  const places = placesIn(line);
  if (places.length > MAX_PLACES) return unrecognizedAs.twoWriters(message);
  const last = places.at(-1);
  if (last === undefined) return undefined;
  const impostors = places.map((at) => findImpostor(program, writerAt(line, at)));
  const impostor = impostors.at(-1);
  // sshd's own are the last ones of its lines; a local user's own are somewhere, and tell his user id.
  if (impostors.some((one) => (one === undefined) !== (impostor === undefined)))
    return unrecognizedAs.twoWriters(message);
  if (impostor !== undefined) return impostor;
  const written = line.slice(0, last);
  const whole = written.endsWith(NEWLINE) ? written.slice(0, -NEWLINE.length) : written;
  header.text = isRepeated ? `${whole}]` : whole;
  header.start = 0;
  header.end = header.text.length;
  return undefined;
}

/** Where trusted properties may begin that go on to the end of the line. */
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
