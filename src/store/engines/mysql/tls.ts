// TLS for a connection of mysql2, done by Node: mysql2 does not check a certificate against an IP address, and treats
// data from before the encryption as encrypted.
import { X509Certificate } from 'node:crypto';
import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction, type Socket } from 'node:net';
import { checkServerIdentity, connect, type ConnectionOptions, type PeerCertificate } from 'node:tls';
import type { Connection } from 'mysql2';
import { ConfigError } from '../../../lib/errors.js';
import { readTrustedFile } from '../../../lib/trusted-file.js';
import type { Tls } from './location.js';

/** Members of mysql2's class that its types do not have. */
type Inner = {
  stream: Socket;
  packetParser: { execute: (chunk: Buffer) => void };
  handlePacket: (packet: unknown) => void;
  _handleNetworkError: (error: Error) => void;
  startTLS: (onSecure: (error?: Error) => void) => void;
};

type PacketParser = new (onPacket: (packet: unknown) => void) => Inner['packetParser'];

/** Returns the TLS options for a host; undefined for an unencrypted connection. */
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

/** Makes a connection that has not yet started use these TLS options instead of those of mysql2. */
export function encryptBy(connection: Connection, options: ConnectionOptions): void {
  const inner = connection as unknown as Inner;
  inner.startTLS = (onSecure) => {
    const plain = inner.stream;
    plain.removeAllListeners('data');
    let isSecure = false;
    const give = inner.handlePacket;
    inner.handlePacket = () => {
      const early = new Error('the server sent data before the connection was encrypted');
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
    // A new parser, so that no part of a packet from before the encryption remains.
    inner.packetParser = new (inner.packetParser.constructor as PacketParser)((packet) =>
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

/**
 * Verifies by the authorities in a file. If the file has the server's certificate itself, the host name does not
 * matter.
 */
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
    // Reported below.
  }
  throw new ConfigError(`the certificate file ${file} of the database URL does not contain a certificate`, {
    hint: 'set ssl= to a readable file in PEM format',
  });
}

async function readPem(file: string): Promise<string> {
  try {
    // A user who can change this file can choose which server gets the password.
    return await readTrustedFile(file, { hint: 'set ssl= to a copy in a folder that you own' });
  } catch (cause) {
    if (cause instanceof ConfigError) {
      throw new ConfigError(`the certificate file ${cause.message}`, { hint: cause.hint, cause });
    }
    throw new ConfigError(`cannot read the certificate file ${file} of the database URL`, {
      hint: 'set ssl= to a readable file in PEM format',
      cause,
    });
  }
}

// Recognizes hosts of a URL that are certainly this machine. Other names with a loopback address do not count:
// /etc/hosts or a name server may change them.

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether a host is `localhost`, in 127.0.0.0/8, or ::1. */
export function isLoopback(host: string): boolean {
  return host.toLowerCase() === 'localhost' || isLoopbackAddress(host);
}

/** Resolves `localhost` to loopback addresses only; fails if it has none. */
export const lookupLoopback: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    const addresses = error ? [] : found.filter(({ address }) => isLoopbackAddress(address));
    const [first] = addresses;
    if (error || first === undefined) {
      callback(error ?? Object.assign(new Error(`${host} is not this machine`), { code: 'ENOTFOUND' }), '');
    } else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

function isLoopbackAddress(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && loopback.check(address, version === 4 ? 'ipv4' : 'ipv6');
}
