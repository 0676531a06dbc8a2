// `mysql://user:password@host1:3306,host2:3306/authtrack?ssl=required`; user, password and database are
// percent-decoded. Of several hosts the first that answers is used, and the next one when it is lost.
//
// `ssl` says how the connection is encrypted:
//   absent            as `required`, but on loopback (see loopback.ts) and by a socket not at all
//   `required`, `true` encrypted, and the server's certificate must be one that Node trusts, for this host
//   `/path/to/ca.pem` the same, but trusting the authorities in this file, or the server's own certificate there
//   `skip-verify`     encrypted, whoever answers
//   `off`             not at all
//
// `socket=/run/mysqld/mysqld.sock` connects to a socket of this machine, `public_key=/path/to/public_key.pem` is the key of
// the server that passwords are encrypted for without TLS.
//
// `local_infile=off` loads rows by INSERT and offers no files, `on` (as when it is absent) by LOAD DATA LOCAL where the
// server takes it.
import { ConfigError } from '../../lib/errors.js';
import { type Host, hostText, parseHosts } from './hosts.js';

export type Tls =
  | { readonly kind: 'by-host' | 'off' | 'verify' | 'skip-verify' }
  | { readonly kind: 'verify-by'; readonly caFile: string };

export type MysqlLocation = {
  /** In the order in which they are tried; one at least. */
  readonly hosts: readonly Host[];
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly tls: Tls;
  /** A file with the server's public key. */
  readonly publicKeyFile?: string;
  /** Rows are to be loaded by INSERT. */
  readonly withoutFiles?: true;
  /** Fit to be printed: without the password, and without a user that has none: it may be a token. */
  readonly location: string;
};

// scheme://user:password@hosts/database?parameters, where a password may hold an @ that was not encoded.
const parts = /^(?:mysql|mariadb):\/\/(?:([^/?#]*)@)?([^/?#@]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/i;

/** @throws ConfigError that repeats nothing of the URL. */
export function parseLocation(url: string): MysqlLocation {
  // eslint-disable-next-line no-control-regex -- a location is printed
  if (/[\x00-\x1f\x7f]/.test(url)) cannotParse();
  const [, account = '', hostList = '', path = '', query = ''] = parts.exec(url) ?? cannotParse();
  const [, name = '', secret = ''] = /^([^:]*):?(.*)$/s.exec(account) ?? [];
  const user = decode(name, 'user name');
  const password = decode(secret, 'password');
  const database = decode(path, 'database');
  if (hostList === '') throw bad('it names no host');
  const hosts = parseHosts(hostList);
  if (hosts === undefined) throw bad('one of its hosts is not name, name:port or [IPv6 address]:port');
  if (user === '') throw bad('it names no user');
  if (database === '' || database.includes('/')) throw bad('it names no database');
  const parameters = parseParameters(query);
  const tls = parseTls(parameters.get('ssl'));
  const withoutFiles = isOff(parameters.get('local_infile') ?? 'on');
  const publicKeyFile = fileIn(parameters, 'public_key');
  const socket = fileIn(parameters, 'socket');
  // A user without a password may be a token.
  const shown = account.includes(':') ? name : '***';
  return {
    hosts: socket === undefined ? hosts : [atSocket(hosts, socket)],
    ...{ user, password, database, tls },
    location: `mysql://${shown}@${hosts.map(hostText).join(',')}/${path}`,
    ...(publicKeyFile !== undefined && { publicKeyFile }),
    ...(withoutFiles && { withoutFiles }),
  };
}

function atSocket(hosts: readonly Host[], socket: string): Host {
  const [host, ...others] = hosts;
  if (host?.host !== 'localhost' || others.length > 0) {
    throw bad('a socket is of this machine: its host must be localhost');
  }
  return { ...host, socket };
}

function cannotParse(): never {
  throw bad('it cannot be parsed; a # or a / in the password must be written as %23 and %2F');
}

function decode(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw bad(`the percent signs in its ${what} are not followed by two hexadecimal digits`);
  }
}

const known: ReadonlySet<string> = new Set(['ssl', 'local_infile', 'socket', 'public_key']);

function parseParameters(query: string): URLSearchParams {
  const parameters = new URLSearchParams(query);
  const names = [...parameters.keys()];
  // What is not known is not repeated: it may be the end of a password.
  if (names.some((name) => !known.has(name))) {
    throw bad(`it has a parameter that is not known; known are ${[...known].join(', ')}`);
  }
  const twice = names.find((name, n) => names.indexOf(name) !== n);
  if (twice !== undefined) throw bad(`it has ${twice} twice`);
  return parameters;
}

function fileIn(parameters: URLSearchParams, name: string): string | undefined {
  const file = parameters.get(name);
  if (file === null) return undefined;
  if (!file.startsWith('/')) throw bad(`its ${name} is not the whole path of a file`);
  return file;
}

function isOff(value: string): boolean {
  if (['off', 'false', '0'].includes(value)) return true;
  if (['on', 'true', '1'].includes(value)) return false;
  throw bad('its local_infile is neither on nor off');
}

function parseTls(value: string | null): Tls {
  if (value?.startsWith('/')) return { kind: 'verify-by', caFile: value };
  switch (value) {
    case null:
      return { kind: 'by-host' };
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
    hint: 'Write mysql://user:password@host:port/database (several hosts with commas between them), special characters of the password as %XX.',
  });
}
