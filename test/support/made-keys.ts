// Public keys in the format of SSH, made of any bytes: no program made them, but sshd reads them.
import { createHash } from 'node:crypto';

function withLength(text: string | Buffer): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A key of a type with these fields, in Base64. */
export function madeKey(type: string, ...fields: readonly (string | Buffer)[]): string {
  return Buffer.concat([type, ...fields].map(withLength)).toString('base64');
}

export function sha256Of(encoded: string): string {
  const hash = createHash('sha256').update(Buffer.from(encoded, 'base64')).digest('base64');
  return `SHA256:${hash.replace(/=+$/, '')}`;
}

/** An ED25519 key; another one for each seed. */
export function madeEd25519(seed: string): string {
  return madeKey('ssh-ed25519', createHash('sha256').update(seed).digest());
}
