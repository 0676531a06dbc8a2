// Messages of every row of message-formats.ts with hostile text, as they appear in a log: escaped, cut by sshd and by
// the daemon, and without trailing whitespace.
import fc from 'fast-check';

import { messageFormats, type MessageFormat } from '../../src/sshd/message-formats.js';
import type { ClientText } from '../../src/sshd/client-text.js';
import { vis } from './logged-by-sshd.js';

/** The address of the client. */
export const TRUE_ADDRESSES = ['192.0.2.7', '2001:db8:1234:5678:9abc:def0:1234:5678'] as const;
/** An address that the client chose, and that belongs to somebody else. */
export const FORGED_ADDRESS = '203.0.113.66';

const SSHD_CUT_BYTES = 500;
/** rsyslog keeps this much of a message that it folds. */
const FOLDED_BYTES = 800;
const LONGEST_TEXT_BYTES = 700;
const PREAUTH = ' [preauth]';

/** The headers of lines, and the lengths at which the daemon cuts the message, from its first byte. */
const places = [
  { header: '2026-05-01T10:00:00Z web1 ', cuts: [500, 8192] },
  { header: 'May  1 10:00:00 web1 ', cuts: [500, 8192] },
  { header: '<38>1 2026-05-01T10:00:00Z web1 ', cuts: [500, 2048], is5424: true },
  { header: 'May  1 10:00:00 web1 auth.info ', cuts: [200, 255] },
  { header: 'May  1 10:00:00 ', cuts: [200, 255] },
] as const;

export type Forged = { readonly line: string; readonly from: string; readonly row: MessageFormat };

/** The text behind `%c` in a format, with an address that the client chose. */
function forgedEnd({ format }: MessageFormat): string {
  const end = format.slice(format.indexOf('%c') + 2);
  return end.replaceAll('%a', FORGED_ADDRESS).replaceAll('%n', '22').replaceAll('%t', 'x');
}

const fillers = fc.constantFrom('x', '\u00ff', '\u00ff', '\u0001', '\u0001', '\\', "'", ' ', 'a ', '\n');

/** Text of a client: a filler, an imitation of sshd's end of the message, and padding that a cut may remove. */
function hostileText(row: MessageFormat, { maxBytes }: ClientText): fc.Arbitrary<string> {
  const most = Math.min(maxBytes, LONGEST_TEXT_BYTES);
  // The first is the most convincing one.
  const ends = fc.constantFrom(
    ...Array<string>(8).fill(forgedEnd(row)),
    forgedEnd(row).replace(PREAUTH, ''),
    ` from ${FORGED_ADDRESS} port 22 ssh2`,
    ` from ${FORGED_ADDRESS}`,
    ` ${FORGED_ADDRESS} port 22${PREAUTH}`,
    `' from ${FORGED_ADDRESS} port 22`,
    ` from ${FORGED_ADDRESS}:22`,
    ` (${FORGED_ADDRESS})`,
    `@${FORGED_ADDRESS}`,
    ` ruser x from ${FORGED_ADDRESS} port 22 ssh2`,
  );
  return fc
    .tuple(
      fillers,
      fc.double({ min: 0, max: 1, noNaN: true }),
      ends,
      fc.constantFrom(' ', ' ', ' ', ' ', '\t', 'x', ''),
    )
    .map(([filler, share, end, padding]) => {
      const filled = filler.repeat(Math.floor(share * Math.max(0, most - end.length)));
      const text = (filled + end).padEnd(padding === '' ? 0 : most, padding === '' ? ' ' : padding);
      return asSent(row, text).slice(0, most);
    });
}

/** auth2.c ends a name at its first colon. */
function asSent({ format, before }: MessageFormat, text: string): string {
  const [name = ''] = format.includes(' user %c') ? text.split(':', 1) : [text];
  return (before?.hasWhitespace ?? true) ? name : name.replaceAll(/\s/g, '_');
}

/** As the program passes it to syslog. */
function written({ program, format }: MessageFormat, fields: Readonly<Record<string, string>>): string {
  const filled = (text: string): string =>
    text.replace(/%([cant])/g, (_, name: string) => fields[name] ?? '');
  // dropbear escapes nothing; its syslog daemon does: #001.
  if (program === 'dropbear')
    // eslint-disable-next-line no-control-regex -- control characters are what this is about
    return filled(format).replace(/[\u0000-\u001f\u007f-\u00ff]/g, (c) => `#${octal(c)}`);
  const isRelayed = format.endsWith(PREAUTH);
  const message = isRelayed
    ? vis(`${vis(filled(format.slice(0, -PREAUTH.length)))}${PREAUTH}`)
    : vis(filled(format));
  return message.slice(0, SSHD_CUT_BYTES);
}

const octal = (char: string): string => char.charCodeAt(0).toString(8).padStart(3, '0');

const none = fc.constant('');

export function forgedLines(row: MessageFormat): fc.Arbitrary<Forged> {
  return fc
    .record({
      c: row.before === undefined ? none : hostileText(row, row.before),
      t: row.after === undefined ? none : hostileText(row, row.after),
      from: fc.constantFrom(...TRUE_ADDRESSES),
      place: fc.constantFrom(...places),
      cut: fc.double({ min: 0, max: 1, noNaN: true }),
      whitespace: fc.constantFrom('kept', 'one left', 'trimmed', 'trimmed'),
      isFolded: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      pid: fc.integer({ min: 1000, max: 4_194_304 }),
    })
    .map(({ c, t, from, place, cut, whitespace, isFolded, pid }) => {
      const whole = written(row, { c, t, a: from, n: '40022' });
      const folded = isFolded ? `message repeated 3 times: [ ${whole.slice(0, FOLDED_BYTES)}]` : whole;
      const [least, most] = place.cuts;
      const message = folded.slice(0, Math.floor(least + cut * (most - least)));
      const tag = 'is5424' in place ? `${row.program} ${pid} - - ` : `${row.program}[${pid}]: `;
      return { line: place.header + tag + trimmed(message, whitespace), from, row };
    });
}

/** Where a name, an imitated end and padding are cut: near the bytes where a daemon or sshd cuts a line. */
const firstCuts = [
  { header: 'May  1 10:00:00 ', cutBytes: 200 },
  { header: '2026-05-01T10:00:00Z web1 ', cutBytes: SSHD_CUT_BYTES },
] as const;

/** Every length of such a name, and every cut of the first few. */
export function* linesCutInPadding(row: MessageFormat): Generator<Forged> {
  const most = Math.min(row.before?.maxBytes ?? 0, LONGEST_TEXT_BYTES);
  const [from] = TRUE_ADDRESSES;
  const end = forgedEnd(row);
  for (const { header, cutBytes } of firstCuts) {
    for (const filler of ['x', '\u00ff']) {
      for (const padding of [' ', '\t']) {
        for (let bytes = 0; bytes + end.length <= most; bytes += 1) {
          const c = asSent(row, `${filler.repeat(bytes)}${end}`.padEnd(most, padding));
          const message = written(row, { c, t: 'x', a: from, n: '40022' });
          for (let cut = cutBytes; cut < cutBytes + 3 && cut <= message.length; cut += 1) {
            for (const whitespace of ['kept', 'trimmed']) {
              const line = `${header}${row.program}[4242]: ${trimmed(message.slice(0, cut), whitespace)}`;
              yield { line, from, row };
            }
          }
        }
      }
    }
  }
}

function trimmed(message: string, whitespace: string): string {
  if (whitespace === 'kept') return message;
  const text = message.trimEnd();
  return whitespace === 'one left' && text.length < message.length ? `${text} ` : text;
}

/** The complete message of a row for an ordinary client. */
export function ordinaryMessage(row: MessageFormat, from: string, name = 'admin'): string {
  return written(row, { c: name, t: 'Bye Bye', a: from, n: '40022' });
}

export { messageFormats };
