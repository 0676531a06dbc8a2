// Decides when the password itself, and not only a proof of it, is sent to a server: over TLS or a socket, or encrypted
// with a key that the URL names. A key that arrives over an unencrypted connection is never used, since anybody could
// have sent it. This holds on loopback too: any local user can open the port while the server is down.
import { stat } from 'node:fs/promises';
import { createPublicKey } from 'node:crypto';
import path from 'node:path';
import { type AuthPlugin, authPlugins } from 'mysql2';
import { ConfigError } from '../../../lib/errors.js';
import { readTrustedFile } from '../../../lib/trusted-file.js';

export type Channel = {
  /** Whether the connection uses TLS, or a socket on this machine. */
  readonly isSecure: boolean;
  /** The server's public key from a file, in PEM. */
  readonly publicKey?: string | undefined;
};

export const CLEAR_PASSWORD_REFUSED = 'CLEAR_PASSWORD_REFUSED';

/** In caching_sha2_password: the server does not have the password in its cache, and requests it. */
const PERFORM_FULL_AUTHENTICATION = Buffer.from([4]);

/**
 * Returns the option `authPlugins` of mysql2. It replaces the plugins that would send the password to any server that
 * requests it. mysql2 itself refuses mysql_clear_password.
 */
export function signInBy({ isSecure, publicKey }: Channel): Record<string, AuthPlugin> {
  const serverPublicKey = publicKey === undefined ? {} : { serverPublicKey: publicKey };
  const maySendPassword = isSecure || publicKey !== undefined;
  return {
    caching_sha2_password: (context) => {
      const { caching_sha2_password: plugin } = authPlugins;
      const answer = plugin({ overrideIsSecure: isSecure, ...serverPublicKey })(context);
      return (data) => {
        if (!maySendPassword && PERFORM_FULL_AUTHENTICATION.equals(data)) refuse('caching_sha2_password');
        return answer(data);
      };
    },
    sha256_password: (context) => {
      if (!maySendPassword) refuse('sha256_password');
      const answer = authPlugins.sha256_password(serverPublicKey)(context);
      const { password = '' } = context.connection.config;
      return isSecure ? () => Buffer.from(`${password}\0`) : answer;
    },
  };
}

// Throws synchronously instead of rejecting a promise: the server's next packet may already be there.
function refuse(way: string): never {
  throw Object.assign(new Error(`${way} asks for the password itself`), {
    code: CLEAR_PASSWORD_REFUSED,
    way,
  });
}

/** Returns the public key in a file. @throws ConfigError for a file that is not a public key */
export async function readKey(file: string): Promise<string> {
  try {
    // A user who can change this file can decrypt the password.
    const pem = await readTrustedFile(file, { hint: 'set public_key= to a copy in a folder that you own' });
    createPublicKey(pem);
    return pem;
  } catch (cause) {
    if (cause instanceof ConfigError) {
      throw new ConfigError(`the public key ${cause.message}`, { hint: cause.hint, cause });
    }
    throw new ConfigError(`the file ${file} of the database URL is not a readable public key`, {
      hint: 'set public_key= to a readable file in PEM format, such as public_key.pem in the data folder of the server',
      cause,
    });
  }
}

const OTHERS_WRITE = 0o002;

/** @throws ConfigError if every user can put a socket into the folder; what the file system throws */
export async function trustSocket(socket: string): Promise<void> {
  const folder = path.dirname(socket);
  const { mode } = await stat(folder);
  if ((mode & OTHERS_WRITE) === 0) return;
  throw new ConfigError(
    `the folder ${folder} of the socket in the database URL may be written by everybody`,
    {
      hint: 'move the socket of the server to a folder that only the server can write to, such as /run/mysqld',
    },
  );
}
