// Reads a public key in the format of SSH (RFC 4253, section 6.6; certificates: PROTOCOL.certkeys of OpenSSH), and computes
// its fingerprints as `ssh-keygen -lf` prints them (sshkey.c, sshkey_fingerprint_raw).
import { createHash } from 'node:crypto';

import type { PublicKey } from '../model/authorized-key.js';

const CERTIFICATE = '-cert-v01@openssh.com';

type KeyType = {
  /** As sshd logs it: sshkey_type of OpenSSH. */
  readonly logged: string;
  /** How many strings follow the name of the type. */
  readonly strings: number;
};

const ecdsa: KeyType = { logged: 'ECDSA', strings: 2 };

const keyTypes: ReadonlyMap<string, KeyType> = new Map([
  ['ssh-ed25519', { logged: 'ED25519', strings: 1 }],
  ['ssh-rsa', { logged: 'RSA', strings: 2 }],
  ['ecdsa-sha2-nistp256', ecdsa],
  ['ecdsa-sha2-nistp384', ecdsa],
  ['ecdsa-sha2-nistp521', ecdsa],
  ['sk-ssh-ed25519@openssh.com', { logged: 'ED25519-SK', strings: 2 }],
  ['sk-ecdsa-sha2-nistp256@openssh.com', { logged: 'ECDSA-SK', strings: 3 }],
  ['ssh-dss', { logged: 'DSA', strings: 4 }],
]);

/** The type of the key in a certificate, or the type itself. */
function plainType(name: string): string {
  if (!name.endsWith(CERTIFICATE)) return name;
  const plain = name.slice(0, -CERTIFICATE.length);
  return plain.startsWith('sk-') ? `${plain}@openssh.com` : plain;
}

/** Whether a word names a type of keys or certificates. */
export function isKeyType(name: string): boolean {
  return keyTypes.has(plainType(name));
}

const base64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Reads a key. @param name its type, see isKeyType @param text in Base64; undefined if it is not a key of this type */
export function readPublicKey(name: string, text: string): PublicKey | undefined {
  const type = keyTypes.get(plainType(name));
  if (type === undefined || !base64.test(text)) return undefined;
  const blob = Buffer.from(text, 'base64');
  const isCertificate = name.endsWith(CERTIFICATE);
  const strings = stringsOf(blob, isCertificate ? 1 + 1 + type.strings : 1 + type.strings);
  if (strings?.found[0]?.toString('latin1') !== name) return undefined;
  if (!isCertificate) return strings.end === blob.length ? publicKey(type.logged, blob) : undefined;
  // The nonce of the certificate comes before its key.
  const key = [Buffer.from(plainType(name), 'latin1'), ...strings.found.slice(2)];
  return publicKey(`${type.logged}-CERT`, Buffer.concat(key.map(withLength)));
}

const LENGTH_BYTES = 4;

type Strings = { readonly found: readonly Buffer[]; readonly end: number };

/** The first strings of a blob, and where they end; undefined if it has fewer. */
function stringsOf(blob: Buffer, count: number): Strings | undefined {
  const found: Buffer[] = [];
  let at = 0;
  while (found.length < count) {
    if (at + LENGTH_BYTES > blob.length) return undefined;
    const end = at + LENGTH_BYTES + blob.readUInt32BE(at);
    if (end > blob.length) return undefined;
    found.push(blob.subarray(at + LENGTH_BYTES, end));
    at = end;
  }
  return { found, end: at };
}

function withLength(text: Buffer): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text]);
}

function publicKey(type: string, blob: Buffer): PublicKey {
  const sha256 = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  const md5 = createHash('md5').update(blob).digest('hex').match(/../g) ?? [];
  return { type, fingerprint: `SHA256:${sha256}`, md5: md5.join(':') };
}
