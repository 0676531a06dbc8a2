// Entry point of the masking of user names. A pseudonym is a keyed hash: the same name has the same pseudonym in all logs
// and on all machines with the same key. Without the key, trying names does not help either. See docs/privacy.md.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

import type { NameMask, Vault } from '../model/name-mask.js';

export { maskKey } from './mask-key.js';

/** Begins each pseudonym. A name that begins with it is masked like any other, so it cannot stand for another name. */
const PREFIX = 'masked-';

const PSEUDONYM_DIGITS = 24;
const CHECK_BYTES = 16;

/** @param key see mask-key.ts */
export function nameMask(key: string): NameMask {
  return {
    keyCheck: derived(key, 'check', CHECK_BYTES).toString('hex'),
    pseudonymOf: (name) => PREFIX + hmac(key, name).toString('hex').slice(0, PSEUDONYM_DIGITS),
    vault: vaultOf(key),
  };
}

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The nonce is a keyed hash of the text: the same text is sealed the same way, and different texts never share one. */
function vaultOf(key: string): Vault {
  const cipherKey = derived(key, 'cipher', KEY_BYTES);
  const nonceKey = derived(key, 'nonce', KEY_BYTES);
  return {
    seal: (text) => {
      const nonce = hmac(nonceKey, text).subarray(0, NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, cipherKey, nonce, { authTagLength: TAG_BYTES });
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64');
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      try {
        const decipher = createDecipheriv(ALGORITHM, cipherKey, nonce, { authTagLength: TAG_BYTES });
        decipher.setAuthTag(tag);
        const text = [decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()];
        return Buffer.concat(text).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}

/** A key for another purpose (RFC 5869), of which no pseudonym says anything. */
function derived(key: string, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, 'authtrack', purpose, bytes));
}
