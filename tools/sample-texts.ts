// Texts that a log call may write, made from its format: they show whether authtrack knows the message.
import { messageFormats } from '../src/sshd/message-formats.js';
import type { MessageGroup } from './message-file.js';
import type { ReleaseFormat } from './release-formats.js';

// A conversion of printf: %s, %.100s, %-5lu
const conversion = /%[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|j|z|t|L|q)?[diouxXcsSpeEfgGm]/g;
const number = /[diouxX]$/;

const CLIENT = '192.0.2.7 port 40022';
const CONNECTION = `Connection from ${CLIENT}`;
const ERROR = 'error text';

/** What stands for the conversions, one after the other; the last one of a list stands for all that follow. */
const fillings: readonly (readonly string[])[] = [
  ['Zz9'],
  ['x'],
  [''],
  // /etc/ssh/sshd_config line 12: …
  ['/etc/x'],
  // Connection from 192.0.2.7 port 40022 timed out
  [CLIENT],
  // Timeout, client not responding from user anna 192.0.2.7 port 40022
  [`user anna ${CLIENT}`],
  ['from', CLIENT],
  // Unable to negotiate with 192.0.2.7 port 40022: no matching cipher found. Their offer: x
  [CLIENT, 'no matching cipher found', 'x'],
  // Disconnecting 192.0.2.7 port 40022: Too many authentication failures
  [CLIENT, 'Too many authentication failures'],
  // Timeout before authentication for connection from 192.0.2.7 to 192.0.2.1, pid = 7
  ['connection from 192.0.2.7 to 192.0.2.1', ''],
  // Failed password for invalid user anna from 192.0.2.7 port 7 ssh2
  ['Failed', 'password', '', '', 'invalid user ', 'anna', '192.0.2.7', ''],
  // Certificate invalid: expired at /etc/x
  ['Certificate invalid: expired', '/etc/x'],
  // drop connection #7 from [192.0.2.7]:7 on [192.0.2.1]:7 Maxstartups
  ['192.0.2.7', '192.0.2.1', 'Maxstartups'],
  // Connection from 192.0.2.7 port 7 on 192.0.2.1 port 7
  ['192.0.2.7', '192.0.2.1', ''],
];

/** The format with `%s` for each conversion, as the lists of messages have it. */
export function plainFormat(format: string): string {
  return format.replace(conversion, '%s').replaceAll('%%', '%');
}

/** What sshd sends to the client, and does not log. */
const toClient = /send_debug|^sshpkt_disconnect/;

/**
 * Returns texts that the call may write; none if it writes only to the client.
 * @param callers which functions may contain the call, if its message begins with their name
 */
export function sampleTexts({ call, format }: ReleaseFormat, callers: readonly string[]): readonly string[] {
  const [name = ''] = call.split('(');
  if (toClient.test(name)) return [];
  const texts = fillings.map((filling) => filled(format, filling)).flatMap((text) => withEnding(text, name));
  if (name.endsWith('packet_disconnect')) return texts.map((text) => `Disconnecting ${CLIENT}: ${text}`);
  if (/_fr?$/.test(name)) return callers.flatMap((caller) => texts.map((text) => `${caller}: ${text}`));
  if (!format.startsWith('%s: ')) return texts;
  // Before 8.5: error("%s: no context", __func__)
  const rests = texts.map((text) => text.slice(text.indexOf(': ')));
  return [...texts, ...callers.flatMap((caller) => rests.map((rest) => caller + rest))];
}

/** What the call adds behind its format. */
function withEnding(text: string, name: string): readonly string[] {
  if (name === 'sshpkt_fatal') return [text, `${text}: ${CONNECTION}: ${ERROR}`];
  return [/_f?r$/.test(name) ? `${text}: ${ERROR}` : text];
}

function filled(format: string, filling: readonly string[]): string {
  let at = 0;
  return format
    .replace(conversion, (found) => {
      if (number.test(found)) return '7';
      const text = filling[Math.min(at, filling.length - 1)] ?? '';
      at += 1;
      return text;
    })
    .replaceAll('%%', '%');
}

/**
 * Returns which functions may contain a call. Where the release does not tell, these are the functions of known
 * messages of the same file, and any other one.
 */
export function possibleCallers(
  { file, caller }: ReleaseFormat,
  groups: readonly MessageGroup[],
): readonly string[] {
  if (caller !== undefined) return [caller];
  const formats = groups.filter(({ source }) => source === file).flatMap((group) => group.formats);
  const words = formats.map(({ format }) => format.replaceAll('%s', 'x').split(' ')[0] ?? '');
  const eventWords = messageFormats.map(({ format }) => format.replace(level, '').split(' ')[0] ?? '');
  const names = [...eventWords, ...words].filter((word) => functionWord.test(word));
  return ['any_function', ...new Set(names.map((word) => word.slice(0, -1)))];
}

const level = /^(?:error|fatal): /;
const functionWord = /^[a-z][a-z0-9]*_[a-z0-9_]*:$/;
