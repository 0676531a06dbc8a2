// The public key in a message: `ED25519 SHA256:…` after `ssh2: ` (auth.c, format_method_key), or what dropbear says of it.
// A key is read only if it is whole: a fingerprint has a fixed length. The id of a certificate is any text, up to the end
// of the message; the client chose it if sshd does not trust the certificate's CA. Then serial and CA follow, so they are
// read only from a message that was not cut. (A client can still hide the end behind spaces, if sshd cuts the line there
// and a daemon drops the spaces: id, serial and CA of a failed certificate are the client's word.)

// Texts are as logged: latin1, untrusted.
import type { LoginKey } from '../model/login.js';

const TYPE = '[A-Z][A-Z0-9-]{0,39}';
const HEX = '(?:[0-9a-f]{2}:){15}[0-9a-f]{2}';
const FINGERPRINT = `(?:SHA256:[A-Za-z0-9+/]{43}|(?:MD5:)?${HEX}|SHA1:[A-Za-z0-9+/]{27}|SHA384:[A-Za-z0-9+/]{64}|SHA512:[A-Za-z0-9+/]{86})`;

// ED25519 SHA256:…
// RSA aa:bb:…, client user "anna", client host "host.example" (hostbased)
const plain = new RegExp(`^(?!\\S*-CERT)(${TYPE}) (${FINGERPRINT})(?:$|, )`);

// ED25519-CERT SHA256:… ID anna (serial 7) CA RSA SHA256:… (since 7.9)
// RSA-CERT ID anna (serial 7) CA RSA aa:bb:… (6.3 to 7.8)
const certificate = new RegExp(`^(${TYPE}-CERT(?:-V00)?) (?:(${FINGERPRINT}) )?ID `);
const BEFORE_SERIAL = ' (serial ';
const signer = new RegExp(`^ \\(serial (\\d{1,20})\\) CA (${TYPE} ${FINGERPRINT})$`);
// … (serial 7) CA RSA SHA256:…, client user "anna", client host "host.example" (hostbased: the client chose the user)
const signerOfHost = new RegExp(
  `^ \\(serial (\\d{1,20})\\) CA (${TYPE} ${FINGERPRINT}), client user ".*", client host "[^"]*"$`,
  's',
);

const noCertificate = { cert_id: null, cert_serial: null, cert_ca: null } as const;

/**
 * Reads the text after `ssh2: `; null if it is not about a key, or if its key is not certain.
 * @param isWhole whether the message was certainly not cut
 */
export function readLoggedKey(text: string, method: string, isWhole: boolean): LoginKey | null {
  const isHostbased = method === 'hostbased' || method === 'rhosts-rsa';
  if (!isHostbased && method !== 'publickey' && method !== 'rsa') return null;
  const found = plain.exec(text);
  if (found) {
    const [, key_type = '', key_fingerprint = ''] = found;
    return { key_type, key_fingerprint, ...noCertificate };
  }
  const match = certificate.exec(text);
  if (!match) return null;
  const [beginning, key_type = '', key_fingerprint = null] = match;
  const rest = text.slice(beginning.length);
  const parts = isWhole ? (isHostbased ? certifiedHost(rest) : certifiedKey(rest)) : undefined;
  if (parts === undefined && key_fingerprint === null) return null;
  return { key_type, key_fingerprint, ...(parts ?? noCertificate) };
}

type Certified = Pick<LoginKey, 'cert_id' | 'cert_serial' | 'cert_ca'>;

/** sshd wrote the last ` (serial `: nothing of the client follows the id. */
function certifiedKey(rest: string): Certified | undefined {
  return certified(rest, rest.lastIndexOf(BEFORE_SERIAL), signer);
}

/** Both the id and the text behind the CA may be the client's, so a second ` (serial ` leaves it open which is sshd's. */
function certifiedHost(rest: string): Certified | undefined {
  const end = rest.indexOf(BEFORE_SERIAL);
  return end === rest.lastIndexOf(BEFORE_SERIAL) ? certified(rest, end, signerOfHost) : undefined;
}

function certified(rest: string, end: number, pattern: RegExp): Certified | undefined {
  const match = end < 0 ? null : pattern.exec(rest.slice(end));
  if (!match) return undefined;
  return { cert_id: rest.slice(0, end), cert_serial: match[1] ?? null, cert_ca: match[2] ?? null };
}

/** The types that dropbear writes, as OpenSSH writes them. */
const typesOfDropbear: Readonly<Record<string, string>> = {
  'ssh-rsa': 'RSA',
  'rsa-sha2-256': 'RSA',
  'ssh-dss': 'DSA',
  'ssh-ed25519': 'ED25519',
  'ecdsa-sha2-nistp256': 'ECDSA',
  'ecdsa-sha2-nistp384': 'ECDSA',
  'ecdsa-sha2-nistp521': 'ECDSA',
  'sk-ssh-ed25519@openssh.com': 'ED25519-SK',
  'sk-ecdsa-sha2-nistp256@openssh.com': 'ECDSA-SK',
};

// ssh-ed25519 key SHA256:… (since 2020.79)
// key md5 aa:bb:… · key sha1!! aa:bb:…
const ofDropbear = new RegExp(
  `^(?:(\\S+) )?key (?:(SHA256:[A-Za-z0-9+/]{43})|(?:md5|sha1!!) ((?:[0-9a-f]{2}:){15}(?:(?:[0-9a-f]{2}:){4})?[0-9a-f]{2}))$`,
);

/** Reads what dropbear says of a key; null if it is in another form. */
export function readDropbearKey(text: string): LoginKey | null {
  const match = ofDropbear.exec(text);
  if (!match) return null;
  const [, type, fingerprint, digits] = match;
  const key_type = type === undefined ? null : (typesOfDropbear[type] ?? null);
  return { key_type, key_fingerprint: fingerprint ?? digits ?? null, ...noCertificate };
}
