// Prefixes that other programs put before a whole line: a priority, the name of a file or of a container.
import { afterMatch, afterSpaces } from './characters.js';
import type { HeaderReader } from './header.js';

// <86>Apr 26 11:25:44 …
const priority = /<\d{1,3}>/y;
// auth.log:May  1 … · /var/log/auth.log.2.gz:123:May  1 … · 123:May  1 … (grep -H, zgrep, grep -n)
const grep = /[^\s:]{1,255}:(?:\d{1,12}:)?(?=\S)/y;
// sshd-1  | … (docker compose logs) · sshd.1.k2x@node1    | … (docker service logs)
const compose = /[\w.@/-]{1,128} {1,64}\| {1,8}/y;
// [pod/sshd-0/sshd] … (kubectl logs --prefix)
const pod = /\[pod\/[^\s\]]{1,512}\] /y;
// The byte order mark in UTF-8, the separator of json-seq
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const padding = /\u00ef\u00bb\u00bf|\u001e/y;

export const priorityFormat = prefixedFormat(priority);
export const grepFormat = prefixedFormat(grep);
export const composeFormat = prefixedFormat(compose);
export const podFormat = prefixedFormat(pod);
export const paddingFormat = prefixedFormat(padding);

/** Skips the NUL bytes in a file that was truncated while it was written. */
export function nulFormat(readLine: HeaderReader): HeaderReader {
  return (text, start, end, header) => {
    let at = start;
    while (at < end && text.charCodeAt(at) === 0) at += 1;
    return readLine(text, at, end, header);
  };
}

function prefixedFormat(pattern: RegExp): (readLine: HeaderReader) => HeaderReader {
  return (readLine) => (text, start, end, header) => {
    const after = afterMatch(pattern, text, start, end);
    return after === start ? undefined : readLine(text, afterSpaces(text, after, end), end, header);
  };
}
