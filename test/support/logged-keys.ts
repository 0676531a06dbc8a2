// What sshd writes about keys after `ssh2: `, whole and damaged.
import fc from 'fast-check';

const FINGERPRINT = `SHA256:${'Zz'.repeat(21)}Z`;
const MD5 = '0a:'.repeat(15) + 'ff';

export const loggedKeys = fc.oneof(
  fc.constantFrom(
    ...[
      `ED25519 ${FINGERPRINT}`,
      `RSA ${FINGERPRINT}`,
      `RSA ${MD5}`,
      `RSA MD5:${MD5}`,
      `ECDSA-SK ${FINGERPRINT}`,
    ],
    ...[
      `ED25519 ${FINGERPRINT} `,
      `ED25519 ${FINGERPRINT.slice(0, -1)}`,
      `ED25519 ${FINGERPRINT}, x`,
      '(null)',
    ],
  ),
  fc
    .tuple(
      fc.constantFrom(`RSA-CERT ${FINGERPRINT} ID `, 'RSA-CERT ID ', `RSA-CERT-V00 ${FINGERPRINT} ID `),
      fc.constantFrom(
        'anna',
        '',
        ' ',
        `x (serial 1) CA RSA ${FINGERPRINT}`,
        '\u00fc \u00c3\u00a9',
        'x'.repeat(120),
      ),
      fc.constantFrom(
        ` (serial 7) CA RSA ${FINGERPRINT}`,
        ` (serial 7) CA RSA ${MD5}`,
        ' (serial 7) CA',
        ' ',
      ),
    )
    .map((parts) => parts.join('')),
);
