// All formats of header lines, in the order in which they are tried. The first reader that does not answer
// `malformedAs.noTime` decides. A new format is one row here and one file beside; its sample is tested and stands in
// docs/formats.md. The plain line (time, host, tag) is read by headers.ts before this list, and seldom comes here.
import { aslForm } from './asl.js';
import { isDigit } from './characters.js';
import { criForm, dockerTimeForm, svlogdForm, tai64nForm } from './containers.js';
import { datedForm } from './dated-form.js';
import { dropbearForm } from './dropbear-form.js';
import type { Form } from './form.js';
import type { HeaderFormat, HeaderTools } from './header-format.js';
import { continuationForm, journalRemarkForm, monotonicForm } from './journal-remarks.js';
import { jsonForm } from './json-form.js';
import { macosColumnsForm, macosHeadingForm } from './macos.js';
import { readOrigin } from './origin.js';
import { epochForm, looseBsdForm, namedZoneForm, slashDateForm } from './rare-times.js';
import { rfc5424Form } from './rfc5424.js';
import { composeForm, grepForm, nulForm, paddingForm, podForm, priorityForm } from './wrappings.js';

const oneOf =
  (characters: string): HeaderFormat['begins'] =>
  (code) =>
    characters.includes(String.fromCharCode(code));

/** A letter of any alphabet, and whatever else a month or a name may begin with. */
const isLetter: HeaderFormat['begins'] = (code) =>
  !isDigit(code) && !'\0\t\u001e -<@[_{'.includes(String.fromCharCode(code));

/** The name of a file or of a container. */
const isName: HeaderFormat['begins'] = (code) => !'\0\t\u001e <@[{'.includes(String.fromCharCode(code));

export const headerFormats: readonly HeaderFormat[] = [
  {
    name: 'what is left of a file that was truncated while it was written',
    sample: '\0\0\0May  1 10:00:07 web1 sshd[4242]: …',
    begins: oneOf('\0'),
    reader: ({ readLine }) => nulForm(readLine),
  },
  {
    name: 'the mark of UTF-8, the separator of json-seq',
    sample: '\u00ef\u00bb\u00bfMay  1 10:00:07 web1 sshd[4242]: …',
    begins: oneOf('\u001e\u00ef'),
    reader: ({ readLine }) => paddingForm(readLine),
  },
  {
    name: 'a message of several lines',
    sample: '\tgoes on',
    begins: oneOf('\t '),
    reader: () => continuationForm,
  },
  {
    name: 'journalctl, between entries',
    sample: '-- No entries --',
    begins: oneOf('-'),
    reader: () => journalRemarkForm,
  },
  {
    name: 'journalctl -o export',
    sample: '__CURSOR=s=1',
    begins: oneOf('_'),
    reader: ({ records }) => records.read,
  },
  {
    name: 'JSON: journalctl -o json, json-file of docker, log show --style ndjson',
    sample: '{"log":"…\\n","stream":"stderr","time":"2026-05-01T10:00:07.361143123Z"}',
    begins: oneOf('{'),
    reader: jsonForm,
  },
  {
    name: 'TAI64N: multilog, s6-log',
    sample: '@4000000069a92330157f9a93 …',
    begins: oneOf('@'),
    reader: ({ readContained }) => tai64nForm(readContained),
  },
  {
    name: 'journalctl -o short-monotonic, the kernel',
    sample: '[4158954.403152] web1 sshd[4242]: …',
    begins: oneOf('['),
    reader: () => monotonicForm,
  },
  {
    name: 'dropbear -E',
    sample: '[4242] May  1 10:00:07 …',
    begins: oneOf('['),
    reader: ({ time }) => dropbearForm(time),
  },
  {
    name: 'macOS before 10.12, syslog -F raw',
    sample: '[Time 2026.05.01 10:00:07 UTC] [Facility auth] [Sender sshd] [PID 4242] [Message …]',
    begins: oneOf('['),
    reader: ({ calendar }) => aslForm(calendar),
  },
  {
    name: 'kubectl logs --prefix',
    sample: '[pod/sshd-0/sshd] 2026-05-01T10:00:07.361143123Z …',
    begins: oneOf('['),
    reader: ({ readLine }) => podForm(readLine),
  },
  {
    name: 'RFC 5424',
    sample: '<38>1 2026-05-01T10:00:07.123456Z web1 sshd 4242 - [meta sequenceId="1"] …',
    begins: (code) => isDigit(code) || oneOf('<')(code),
    reader: ({ time }) => rfc5424Form(time),
  },
  {
    name: 'a priority',
    sample: '<86>May  1 10:00:07 web1 sshd[4242]: …',
    begins: oneOf('<'),
    reader: ({ readLine }) => priorityForm(readLine),
  },
  {
    name: 'socklog, svlogd',
    sample: '2026-05-01T10:00:07.36114 auth.info: …',
    begins: isDigit,
    reader: ({ calendar, readContained }) => svlogdForm(calendar, readContained),
  },
  {
    name: 'journalctl -o short-full',
    sample: 'Fri 2026-05-01 10:00:07 UTC web1 sshd[4242]: …',
    begins: isLetter,
    reader: ({ calendar }) => namedZoneForm(calendar),
  },
  {
    name: 'RFC 3164 with a year or a weekday, or in another language',
    sample: 'Mai  1 10:00:07 web1 sshd[4242]: …',
    begins: isLetter,
    reader: ({ calendar }) => looseBsdForm(calendar),
  },
  {
    name: 'Kubernetes CRI',
    sample: '2026-05-01T10:00:07.361143123Z stderr F …',
    begins: isDigit,
    reader: ({ time, readContained }) => datedForm(time, criForm(readContained)),
  },
  {
    name: 'docker logs -t',
    sample: '2026-05-01T10:00:07.361143123Z …',
    begins: isDigit,
    reader: ({ time, readContained }) => dockerTimeForm(time, readContained),
  },
  {
    name: 'macOS, log show',
    sample:
      '2026-05-01 10:00:07.123456+0000 0x1a2b     Default     0x0                  4242   0    sshd-session: …',
    begins: isDigit,
    reader: ({ time }) => datedForm(time, macosColumnsForm),
  },
  {
    name: 'RFC 3164 and RFC 3339, in other ways than the plain one',
    sample: 'May  1 10:00:07 web1 auth.info sshd[4242]: …',
    begins: (code) => isDigit(code) || isLetter(code),
    reader: ({ time }) => datedForm(time, readOrigin),
  },
  {
    name: 'macOS, the heading of log show',
    sample: 'Timestamp                       Thread     Type        Activity             PID    TTL',
    begins: isLetter,
    reader: () => macosHeadingForm,
  },
  {
    name: 'a date with slashes',
    sample: '2026/05/01 10:00:07 [sshd] …',
    begins: isDigit,
    reader: ({ calendar }) => slashDateForm(calendar),
  },
  {
    name: 'seconds since 1970',
    sample: '1777629607.123456 web1 sshd[4242]: …',
    begins: isDigit,
    reader: () => epochForm,
  },
  {
    name: 'a year before RFC 3164',
    sample: '2026 May  1 10:00:07 web1 sshd[4242]: …',
    begins: isDigit,
    reader: ({ calendar }) => looseBsdForm(calendar),
  },
  {
    name: 'docker compose logs',
    sample: 'sshd-1  | May  1 10:00:07 web1 sshd[4242]: …',
    begins: isName,
    reader: ({ readLine }) => composeForm(readLine),
  },
  {
    name: 'grep -H, grep -n',
    sample: '/var/log/auth.log.2.gz:May  1 10:00:07 web1 sshd[4242]: …',
    begins: isName,
    reader: ({ readLine }) => grepForm(readLine),
  },
];

const CODES = 256;

/** The readers to be tried for a line, by the code of its first character (latin1). */
export function readersByFirst(tools: HeaderTools): readonly (readonly Form[])[] {
  const readers = headerFormats.map(({ begins, reader }) => ({ begins, read: reader(tools) }));
  return Array.from({ length: CODES }, (_, code) =>
    readers.filter(({ begins }) => begins(code)).map(({ read }) => read),
  );
}
