// How we sign in. The password itself, and not only a proof of knowing it, goes to a server over TLS or a socket, or
// encrypted for a key that the URL names; never for a key that an unencrypted server sent, who could be anybody. On loopback
// neither: whoever may open a port is there when the server is not.
import { stat } from 'node:fs/promises';
import { createPublicKey } from 'node:crypto';
import path from 'node:path';
import { type AuthPlugin, authPlugins } from 'mysql2';
import { ConfigError } from '../../lib/errors.js';
import { readTrustedFile } from '../../lib/trusted-file.js';

export type Channel = {
  /** By TLS, or by a socket of this machine. */
  readonly isSecure: boolean;
  /** Of the server, in PEM, from a file. */
  readonly publicKey?: string | undefined;
};

export const CLEAR_PASSWORD_REFUSED = 'CLEAR_PASSWORD_REFUSED';

/** caching_sha2_password: the server does not know the password from an earlier login, and asks for it. */
const PERFORM_FULL_AUTHENTICATION = Buffer.from([4]);

/**
 * For mysql2's option `authPlugins`: those that would otherwise hand the password to whoever asks. mysql_clear_password is
 * refused by mysql2 itself.
 */
export function signInBy({ isSecure, publicKey }: Channel): Record<string, AuthPlugin> {
  const serverPublicKey = publicKey === undefined ? {} : { serverPublicKey: publicKey };
  const mayTell = isSecure || publicKey !== undefined;
  return {
    caching_sha2_password: (context) => {
      const { caching_sha2_password: plugin } = authPlugins;
      const answer = plugin({ overrideIsSecure: isSecure, ...serverPublicKey })(context);
      return (data) => {
        if (!mayTell && PERFORM_FULL_AUTHENTICATION.equals(data)) refuse('caching_sha2_password');
        return answer(data);
      };
    },
    sha256_password: (context) => {
      if (!mayTell) refuse('sha256_password');
      const answer = authPlugins.sha256_password(serverPublicKey)(context);
      const { password = '' } = context.connection.config;
      return isSecure ? () => Buffer.from(`${password}\0`) : answer;
    },
  };
}

// At once and not by a promise: the next packet of the server may be there already.
function refuse(way: string): never {
  throw Object.assign(new Error(`${way} asks for the password itself`), {
    code: CLEAR_PASSWORD_REFUSED,
    way,
  });
}

/** @throws ConfigError for a file that is not a public key */
export async function readKey(file: string): Promise<string> {
  try {
    // Whoever changes it chooses who can decrypt the password.
    const pem = await readTrustedFile(file, { hint: 'Let public_key= name a copy in a folder of your own.' });
    createPublicKey(pem);
    return pem;
  } catch (cause) {
    if (cause instanceof ConfigError) {
      throw new ConfigError(`the public key ${cause.message}`, { hint: cause.hint, cause });
    }
    throw new ConfigError(`the file ${file} of the database URL is not a readable public key`, {
      hint: 'Let public_key= name a readable file in PEM format, such as public_key.pem of the data folder of the server.',
      cause,
    });
  }
}

const OTHERS_WRITE = 0o002;

/** @throws ConfigError where anybody may put a socket of his own there; what the file system throws */
export async function trustSocket(socket: string): Promise<void> {
  const folder = path.dirname(socket);
  const { mode } = await stat(folder);
  if ((mode & OTHERS_WRITE) === 0) return;
  throw new ConfigError(
    `the folder ${folder} of the socket in the database URL may be written by everybody`,
    {
      hint: 'Let the server have its socket in a folder of its own, such as /run/mysqld.',
    },
  );
}
