// The template of a message: the text that similar messages share. Every pattern is linear in the text, which is
// hostile.
import { canonicalAddress } from '../lib/addresses.js';

// Messages are rarely longer, and the rest says nothing more about the template.
const MAX_MESSAGE_CHARS = 4096;
const MAX_TEMPLATE_CHARS = 300;
// Longer than the longest address that lib/addresses.ts accepts.
const MAX_ADDRESS_CHARS = 90;

// RSA SHA256:2jxyY7ZVCTPJQRnTjGkOmYzjKfMSaczdUNm1HgMgRSE · 3b:0c:…:9f (sixteen bytes, with or without MD5: before them)
const fingerprint = /SHA(?:1|256|384|512):[A-Za-z0-9+/]+=*|(?:MD5:)?\b(?:[0-9a-f]{2}:){15}[0-9a-f]{2}\b/g;

// "any text" · 'any text', but not the apostrophes of users' and can't
const quoted = /"[^"]*"|(?<![A-Za-z])'[^']*'(?![A-Za-z])/g;

// Invalid user admin: the only name that sshd does not quote.
const user = /\b([Uu]ser) (?!<)\S+/g;

const word = /[^\s,;()[\]<>="]+/g;
const portAfter = /^(.+):(\d{1,5})$/;
const hex = /\b0x[0-9a-f]+\b|\b(?=[a-f]*\d)[0-9a-f]{8,}\b/gi;

/** Replaces what varies: addresses, numbers, quoted text, user names, fingerprints of keys, hexadecimal numbers. */
export function messageTemplate(message: string): string {
  return message
    .slice(0, MAX_MESSAGE_CHARS)
    .replace(fingerprint, '<fingerprint>')
    .replace(quoted, '<text>')
    .replace(word, withoutAddress)
    .replace(user, '$1 <text>')
    .replace(hex, '<hex>')
    .replace(/\d+/g, '<n>')
    .slice(0, MAX_TEMPLATE_CHARS);
}

/** 192.0.2.7 · 192.0.2.7:40022 · 2001:db8::7. · fe80::1%eth0: */
function withoutAddress(text: string): string {
  if (text.length > MAX_ADDRESS_CHARS || !/[\d:]/.test(text)) return text;
  const [, core = text, end = ''] = /^(.*?)([.:]*)$/.exec(text) ?? [];
  if (canonicalAddress(core) !== null) return `<address>${end}`;
  const [, host = '', port = ''] = portAfter.exec(core) ?? [];
  return canonicalAddress(host) === null ? text : `<address>:${port}${end}`;
}
