// The properties that rsyslog adds after a message of its log socket (imuxsock, SysSock.Annotate="on"): the writer, as the
// kernel reports it. A client may forge the same text at the end of the message before them. A local user may forge it in the
// path and the command line of a program, which come after the user id.
//
//   Failed password for root from 192.0.2.7 port 22 ssh2 @[_PID=4242 _UID=0 _GID=0 _COMM=sshd _EXE=/usr/sbin/sshd _CMDLINE="…"]
import { unrecognizedAs, type Ignored, type Unrecognized } from '../model/outcome.js';
import { REPEATED } from './repeated.js';
import { matchAt } from './characters.js';
import type { Program } from '../model/login.js';
import type { Header } from './header.js';
import { findImpostor, type Writer } from './writer.js';

const BEGINNING = ' @[_PID=';
const ids = / @\[_PID=\d{1,10} _UID=(\d{1,10}) _GID=\d{1,10}(?=\]$| _COMM=| _EXE=| _CMDLINE=")/y;

/** A line with more places where properties may begin is a forgery. */
const MAX_PLACES = 16;

// syslog(3) of musl ends each message with a newline, which rsyslog writes like this.
const NEWLINE = '#012';

/**
 * Removes the trusted properties from the message of a known program. Returns why another program wrote the line, or
 * undefined if the properties are those of the program or missing.
 */
export function takeTrustedProperties(header: Header, program: Program): Ignored | Unrecognized | undefined {
  const { text, start, end } = header;
  // Nearly all lines return here, without a copy. The text around a line may be of any length, so it is not searched.
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
  // In a line of sshd the last ones are genuine. In a local user's line some place has the genuine ones, with that user's id.
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
