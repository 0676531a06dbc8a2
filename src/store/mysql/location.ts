// `mysql://user:password@host:3306/authtrack?ssl=required`; user, password and database are percent-decoded.
//
// `ssl` says how the connection is encrypted:
//   absent, `off`     not at all
//   `required`, `true` encrypted, and the server's certificate must be one that Node trusts, for this host
//   `/path/to/ca.pem` the same, but trusting the certificates in this file
// (these two need a host name: mysql2 checks no certificate against an IP address)
//   `skip-verify`     encrypted, whoever answers
import { isIP } from 'node:net';
import { ConfigError } from '../../lib/errors.js';

export type Tls =
  | { readonly kind: 'off' | 'verify' | 'skip-verify' }
  | { readonly kind: 'verify-by'; readonly caFile: string };

export type MysqlLocation = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly tls: Tls;
  /** Fit to be printed: without the password. */
  readonly location: string;
};

const DEFAULT_PORT = 3306;

/** @throws ConfigError that repeats nothing of the URL but the names of unknown parameters. */
export function parseLocation(url: string): MysqlLocation {
  const parsed = parseUrl(url);
  const user = decode(parsed.username, 'user name');
  const password = decode(parsed.password, 'password');
  const database = decode(parsed.pathname.slice(1), 'database');
  if (parsed.hostname === '') throw bad('it names no host');
  if (user === '') throw bad('it names no user');
  if (database === '' || database.includes('/')) throw bad('it names no database');
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = parsed.port === '' ? DEFAULT_PORT : Number(parsed.port);
  const location = `mysql://${parsed.username}@${parsed.hostname}:${port}${parsed.pathname}`;
  const tls = parseTls(parsed.searchParams);
  if (isIP(host) !== 0 && (tls.kind === 'verify' || tls.kind === 'verify-by')) {
    throw bad('certificates are checked against a host name, and it has an IP address');
  }
  return { host, port, user, password, database, tls, location };
}

function parseUrl(url: string): URL {
  // URL.parse is younger than Node 20; what the constructor throws holds the whole URL and goes no further.
  if (!URL.canParse(url)) throw bad('it cannot be parsed');
  return new URL(url);
}

function decode(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw bad(`the percent signs in its ${what} are not followed by two hexadecimal digits`);
  }
}

function parseTls(parameters: URLSearchParams): Tls {
  for (const name of parameters.keys()) {
    if (name !== 'ssl') throw bad(`it has a parameter ${JSON.stringify(name)}, and only ssl is known`);
  }
  const value = parameters.get('ssl') ?? 'off';
  if (value.startsWith('/')) return { kind: 'verify-by', caFile: value };
  switch (value) {
    case 'off':
    case 'false':
      return { kind: 'off' };
    case 'required':
    case 'true':
      return { kind: 'verify' };
    case 'skip-verify':
      return { kind: 'skip-verify' };
    default:
      throw bad('its ssl is none of required, skip-verify, off, /path/to/ca.pem');
  }
}

function bad(why: string): ConfigError {
  return new ConfigError(`the MySQL database URL is wrong: ${why}`, {
    cure: 'Write mysql://user:password@host:port/database, special characters of the password as %XX.',
  });
}
