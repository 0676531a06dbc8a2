// All header formats, in the order in which they are tried. The first reader that does not return undefined decides.
// A new format is one row here and one file in this folder, or a reader in a file of its topic; its sample is tested. Tell
// users about it in docs/formats.md.
import { afterMatch, isDigit } from './characters.js';
import { colouredFormat } from './colours.js';
import { columnsAfterTimeFormat, columnsFormat } from './columns.js';
import { criFormat, dockerTimeFormat, localNanosFormat, svlogdFormat, tai64nFormat } from './containers.js';
import { dropbearFormat, windowsFormat } from './daemon-logs.js';
import { datedFormat, plainFormat } from './dated-lines.js';
import type { HeaderFormat, HeaderReader } from './header.js';
import { jsonFormat } from './json-lines.js';
import {
  composeFormat,
  grepFormat,
  nulFormat,
  paddingFormat,
  podFormat,
  priorityFormat,
} from './line-prefixes.js';
import { aslFormat, macosColumnsFormat, macosCompactFormat } from './macos.js';
import { readOrigin } from './origin.js';
import {
  epochFormat,
  looseBsdFormat,
  namedZoneFormat,
  offsetApartFormat,
  slashDateFormat,
} from './rare-times.js';
import {
  continuationFormat,
  journalRemarkFormat,
  macosHeadingFormat,
  monotonicFormat,
  strayExportFormat,
} from './remarks.js';
import { rfc5424Format } from './rfc5424.js';

const oneOf =
  (characters: string): HeaderFormat['begins'] =>
  (code) =>
    characters.includes(String.fromCharCode(code));

const isCapital: HeaderFormat['begins'] = (code) => /[A-Z]/.test(String.fromCharCode(code));

/** A letter of any alphabet, or another character that a month or a name may begin with. */
const isLetter: HeaderFormat['begins'] = (code) =>
  !isDigit(code) && !'\0\t\u001e -<@[_{'.includes(String.fromCharCode(code));

/** A character that the name of a file or a container may begin with. */
const isName: HeaderFormat['begins'] = (code) => !'\0\t\u001e <@[{'.includes(String.fromCharCode(code));

// sudo: May  1 10:00:07 …
const tagFirst = /\S{0,254}[:\]](?=\s)/y;

/** A weekday may come before a date, but not the tag of a program: the text after it only looks like a line. */
function withoutTag(read: HeaderReader): HeaderReader {
  return (text, start, end, header) =>
    afterMatch(tagFirst, text, start, end) > start ? undefined : read(text, start, end, header);
}

/**
 * Reads only lines with one space before the month number. journalctl indents the further lines of a message with many
 * spaces, and any user may have written these lines.
 */
function padded(read: HeaderReader): HeaderReader {
  return (text, start, end, header) =>
    isDigit(text.charCodeAt(start + 1)) ? read(text, start, end, header) : undefined;
}

export const headerFormats: readonly HeaderFormat[] = [
  {
    name: 'RFC 3164 with host and tag',
    sample: 'May  1 10:00:07 web1 sshd[4242]: …',
    begins: isCapital,
    reader: ({ time }) => plainFormat(time),
  },
  {
    name: 'RFC 3339 with host and tag',
    sample: '2026-05-01T10:00:07.123456+02:00 web1 sshd[4242]: …',
    begins: isDigit,
    reader: ({ time }) => plainFormat(time),
  },
  {
    name: 'after NUL bytes, in a file that was truncated while it was written',
    sample: '\0\0\0May  1 10:00:07 web1 sshd[4242]: …',
    begins: oneOf('\0'),
    reader: ({ readLine }) => nulFormat(readLine),
  },
  {
    name: 'after a byte order mark, or the separator of json-seq',
    sample: '\u00ef\u00bb\u00bfMay  1 10:00:07 web1 sshd[4242]: …',
    begins: oneOf('\u001e\u00ef'),
    reader: ({ readLine }) => paddingFormat(readLine),
  },
  {
    name: 'RFC 3164 with the month as a number, padded: Chinese, Japanese, Korean',
    sample: ' 5\u00e6\u009c\u0088  1 10:00:07 web1 sshd[4242]: …',
    begins: oneOf(' '),
    reader: ({ calendar }) => padded(withoutTag(looseBsdFormat(calendar))),
  },
  {
    name: 'a further line of a message',
    sample: '\tgoes on',
    begins: oneOf('\t '),
    reader: () => continuationFormat,
  },
  {
    name: 'journalctl, between entries',
    sample: '-- No entries --',
    begins: oneOf('-'),
    reader: () => journalRemarkFormat,
  },
  {
    name: 'journalctl -o export, in a log that does not begin as one',
    sample: '__CURSOR=s=1',
    begins: oneOf('_'),
    isOutermost: true,
    reader: () => strayExportFormat,
  },
  {
    name: 'JSON: journalctl -o json, json-file of docker, log show --style ndjson',
    sample: '{"log":"…\\n","stream":"stderr","time":"2026-05-01T10:00:07.361143123Z"}',
    begins: oneOf('{'),
    reader: jsonFormat,
  },
  {
    name: 'TAI64N: multilog, s6-log',
    sample: '@4000000069a92330157f9a93 …',
    begins: oneOf('@'),
    reader: ({ readNestedLine }) => tai64nFormat(readNestedLine),
  },
  {
    name: 'journalctl -o short-monotonic, the kernel',
    sample: '[4158954.403152] web1 sshd[4242]: …',
    begins: oneOf('['),
    reader: () => monotonicFormat,
  },
  {
    name: 'dropbear -E',
    sample: '[4242] May  1 10:00:07 …',
    begins: oneOf('['),
    reader: ({ time }) => dropbearFormat(time),
  },
  {
    name: 'macOS before 10.12, syslog -F raw',
    sample: '[Time 2026.05.01 10:00:07 UTC] [Facility auth] [Sender sshd] [PID 4242] [Message …]',
    begins: oneOf('['),
    reader: ({ calendar }) => aslFormat(calendar),
  },
  {
    name: 'kubectl logs --prefix',
    sample: '[pod/sshd-0/sshd] 2026-05-01T10:00:07.361143123Z …',
    begins: oneOf('['),
    reader: ({ readLine }) => podFormat(readLine),
  },
  {
    name: 'OpenSSH of Windows, sshd.log',
    sample: '4242 2026-05-01 10:00:07.123 …',
    begins: isDigit,
    reader: ({ time }) => windowsFormat(time),
  },
  {
    name: 'RFC 5424',
    sample: '<38>1 2026-05-01T10:00:07.123456Z web1 sshd 4242 - [meta sequenceId="1"] …',
    begins: (code) => isDigit(code) || oneOf('<')(code),
    reader: ({ time }) => rfc5424Format(time),
  },
  {
    name: 'a priority before a line',
    sample: '<86>May  1 10:00:07 web1 sshd[4242]: …',
    begins: oneOf('<'),
    reader: ({ readLine }) => priorityFormat(readLine),
  },
  {
    name: 'socklog, svlogd',
    sample: '2026-05-01T10:00:07.36114 auth.info: …',
    begins: isDigit,
    reader: ({ calendar, readNestedLine }) => svlogdFormat(calendar, readNestedLine),
  },
  {
    name: 'journalctl -o short-full',
    sample: 'Fri 2026-05-01 10:00:07 UTC web1 sshd[4242]: …',
    begins: isLetter,
    reader: ({ calendar }) => withoutTag(namedZoneFormat(calendar)),
  },
  {
    name: 'RFC 3164 with a year or a weekday, or in another language',
    sample: 'Mai  1 10:00:07 web1 sshd[4242]: …',
    begins: isLetter,
    reader: ({ calendar }) => withoutTag(looseBsdFormat(calendar)),
  },
  {
    name: 'Kubernetes CRI',
    sample: '2026-05-01T10:00:07.361143123Z stderr F …',
    begins: isDigit,
    reader: ({ time, readNestedLine }) => datedFormat(time, criFormat(readNestedLine)),
  },
  {
    name: 'docker logs -t',
    sample: '2026-05-01T10:00:07.361143123Z …',
    begins: isDigit,
    reader: ({ time, readNestedLine }) => dockerTimeFormat(time, readNestedLine),
  },
  {
    name: 's6-log T, tai64nlocal',
    sample: '2026-05-01 10:00:07.123456789  …',
    begins: isDigit,
    reader: ({ time, readNestedLine }) => localNanosFormat(time, readNestedLine),
  },
  {
    name: 'macOS, log show',
    sample:
      '2026-05-01 10:00:07.123456+0000 0x1a2b     Default     0x0                  4242   0    sshd-session: …',
    begins: isDigit,
    reader: ({ time }) => datedFormat(time, macosColumnsFormat),
  },
  {
    name: 'macOS, log show --style compact',
    sample: '2026-05-01 10:00:07.123 Df sshd[4242:1a2b3c] (libsystem_info.dylib) …',
    begins: isDigit,
    reader: ({ time }) => datedFormat(time, macosCompactFormat),
  },
  {
    name: 'an offset with a space before it',
    sample: '2026-05-01 10:00:07 +0000 web1 sshd[4242]: …',
    begins: isDigit,
    reader: ({ calendar }) => offsetApartFormat(calendar),
  },
  {
    name: 'columns with a time in the first one',
    sample: '"2026-05-01T10:00:07.000Z","web1","May  1 10:00:07 web1 sshd[4242]: …"',
    begins: (code) => isDigit(code) || oneOf('"')(code),
    reader: ({ time, readNested }) => columnsAfterTimeFormat(time, readNested),
  },
  {
    name: 'RFC 3164 and RFC 3339, with more than host and tag',
    sample: 'May  1 10:00:07 web1 auth.info sshd[4242]: …',
    begins: (code) => isDigit(code) || isLetter(code),
    reader: ({ time }) => datedFormat(time, readOrigin),
  },
  {
    name: 'macOS, the heading of log show',
    sample: 'Timestamp                       Thread     Type        Activity             PID    TTL',
    begins: isLetter,
    reader: () => macosHeadingFormat,
  },
  {
    name: 'a date with slashes',
    sample: '2026/05/01 10:00:07 [sshd] …',
    begins: isDigit,
    reader: ({ calendar }) => slashDateFormat(calendar),
  },
  {
    name: 'seconds since 1970',
    sample: '1777629607.123456 web1 sshd[4242]: …',
    begins: isDigit,
    reader: () => epochFormat,
  },
  {
    name: 'RFC 3164 after a year, or with the month as a number',
    sample: '2026 May  1 10:00:07 web1 sshd[4242]: …',
    begins: isDigit,
    reader: ({ calendar }) => withoutTag(looseBsdFormat(calendar)),
  },
  {
    name: 'docker compose logs',
    sample: 'sshd-1  | May  1 10:00:07 web1 sshd[4242]: …',
    begins: isName,
    reader: ({ readLine }) => composeFormat(readLine),
  },
  {
    name: 'grep -H, grep -n',
    sample: '/var/log/auth.log.2.gz:May  1 10:00:07 web1 sshd[4242]: …',
    begins: isName,
    reader: ({ readLine }) => grepFormat(readLine),
  },
  {
    name: 'names and labels before a whole line',
    sample: 'projects/p/logs/syslog\tweb1\tMay  1 10:00:07 web1 sshd[4242]: …',
    begins: isName,
    isOutermost: true,
    reader: ({ readLine }) => columnsFormat(readLine),
  },
  {
    name: 'terminal colours',
    sample: '\u001b[36msshd-1 | \u001b[0mMay  1 10:00:07 web1 \u001b[1msshd[4242]\u001b[0m: …',
    begins: () => true,
    reader: ({ readLine }) => colouredFormat(readLine),
  },
];
