// TLS for a connection of mysql2, by Node alone: mysql2 checks no certificate against an IP address, and takes for
// encrypted what came before the encryption.
import { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { checkServerIdentity, connect, type ConnectionOptions, type PeerCertificate } from 'node:tls';
import { isIP } from 'node:net';
import type { Connection } from 'mysql2';
import { ConfigError } from '../../lib/errors.js';
import { readTrustedFile } from '../../lib/trusted-file.js';
import { isLoopback } from './loopback.js';
import type { Tls } from './location.js';

/** What mysql2's class has and its types do not tell of. */
type Inner = {
  stream: Socket;
  packetParser: { execute: (chunk: Buffer) => void };
  handlePacket: (packet: unknown) => void;
  _handleNetworkError: (error: Error) => void;
  startTLS: (onSecure: (error?: Error) => void) => void;
};

type Parser = new (onPacket: (packet: unknown) => void) => Inner['packetParser'];

/** How the connection to a host is encrypted; undefined: not at all. */
export async function tlsOptions(tls: Tls, host: string): Promise<ConnectionOptions | undefined> {
  switch (tls.kind) {
    case 'off':
      return undefined;
    case 'by-host':
      return isLoopback(host) ? undefined : verified(host);
    case 'skip-verify':
      return { ...named(host), rejectUnauthorized: false };
    case 'verify':
      return verified(host);
    case 'verify-by':
      return verifiedBy(await readPem(tls.caFile), host, tls.caFile);
  }
}

/** Makes a connection that has not begun use these options instead of mysql2's own. */
export function encryptBy(connection: Connection, options: ConnectionOptions): void {
  const inner = connection as unknown as Inner;
  inner.startTLS = (onSecure) => {
    const plain = inner.stream;
    plain.removeAllListeners('data');
    let isSecure = false;
    const give = inner.handlePacket;
    inner.handlePacket = () => {
      const early = new Error('the server goes on before the connection is encrypted');
      plain.destroy(Object.assign(early, { code: 'HANDSHAKE_SSL_ERROR' }));
    };
    const secure = connect({ ...options, socket: plain }, () => {
      isSecure = true;
      inner.handlePacket = give;
      onSecure();
    });
    secure.on('error', (error: Error) => {
      if (isSecure) inner._handleNetworkError(error);
      else onSecure(error);
    });
    // A new one, without a piece of a packet from before.
    inner.packetParser = new (inner.packetParser.constructor as Parser)((packet) =>
      inner.handlePacket(packet),
    );
    secure.on('data', (chunk: Buffer) => inner.packetParser.execute(chunk));
    inner.stream = secure;
  };
}

function verified(host: string): ConnectionOptions {
  return {
    ...named(host),
    rejectUnauthorized: true,
    checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
  };
}

/** By the authorities in a file; where one of its certificates is the server's, its name does not matter. */
function verifiedBy(pem: string, host: string, file: string): ConnectionOptions {
  const known = fingerprints(pem, file);
  const isKnown = ({ fingerprint256 }: PeerCertificate): boolean => known.has(fingerprint256);
  return {
    ...verified(host),
    ca: pem,
    allowPartialTrustChain: true,
    checkServerIdentity: (_, certificate) =>
      isKnown(certificate) ? undefined : checkServerIdentity(host, certificate),
  };
}

function named(host: string): ConnectionOptions {
  return isIP(host) === 0 ? { servername: host } : {};
}

function fingerprints(pem: string, file: string): ReadonlySet<string> {
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  try {
    if (certificates.length > 0) {
      return new Set(certificates.map((text) => new X509Certificate(text).fingerprint256));
    }
  } catch {
    // Said below.
  }
  throw new ConfigError(`the certificate file ${file} of the database URL holds no certificate`, {
    hint: 'Let ssl= name a readable file in PEM format.',
  });
}

async function readPem(file: string): Promise<string> {
  try {
    // Whoever changes it chooses which server gets the password.
    return await readTrustedFile(file, { hint: 'Let ssl= name a copy in a folder of your own.' });
  } catch (cause) {
    if (cause instanceof ConfigError) {
      throw new ConfigError(`the certificate file ${cause.message}`, { hint: cause.hint, cause });
    }
    throw new ConfigError(`the certificate file ${file} of the database URL cannot be read`, {
      hint: 'Let ssl= name a readable file in PEM format.',
      cause,
    });
  }
}
