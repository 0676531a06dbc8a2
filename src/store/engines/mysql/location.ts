// Parses `mysql://user:password@host1:3306,host2:3306/authtrack?ssl=required`. User, password and database are
// percent-decoded. authtrack uses the first host that answers, and the next one when it loses the connection.
//
// `ssl` sets how the connection is encrypted:
//   absent             like `required`, but not encrypted on loopback (see tls.ts) and over a socket
//   `required`, `true` encrypted; the server needs a certificate for this host that Node trusts
//   `/path/to/ca.pem`  the same, but this file has the trusted authorities, or the server's certificate itself
//   `skip-verify`      encrypted, with any certificate
//   `off`, `false`     not encrypted
//
// `socket=/run/mysqld/mysqld.sock` connects to a socket on this machine. `public_key=/path/to/public_key.pem` is the
// server's key for encrypting passwords without TLS.
//
// `local_infile=off` loads rows by INSERT and offers no files. `on`, the default, loads them by LOAD DATA LOCAL where
// the server allows it.
import { isIPv6 } from 'node:net';
import { ConfigError } from '../../../lib/errors.js';

export type Tls =
  | { readonly kind: 'by-host' | 'off' | 'verify' | 'skip-verify' }
  | { readonly kind: 'verify-by'; readonly caFile: string };

export type MysqlLocation = {
  /** At least one, in the order in which they are tried. */
  readonly hosts: readonly Host[];
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly tls: Tls;
  /** A file with the server's public key. */
  readonly publicKeyFile?: string;
  /** Rows are loaded by INSERT only. */
  readonly withoutFiles?: true;
  /** For messages: without the password, and without a user name that has no password: it may be a token. */
  readonly location: string;
};

// scheme://user:password@hosts/database?parameters; the password may hold an unencoded @.
const parts = /^(?:mysql|mariadb):\/\/(?:([^/?#]*)@)?([^/?#@]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/i;

/** Parses a database URL. @throws ConfigError that repeats no value of the URL */
export function parseLocation(url: string): MysqlLocation {
  // eslint-disable-next-line no-control-regex -- a location is printed
  if (/[\x00-\x1f\x7f]/.test(url)) cannotParse();
  const [, account = '', hostList = '', path = '', query = ''] = parts.exec(url) ?? cannotParse();
  const [, name = '', secret = ''] = /^([^:]*):?(.*)$/s.exec(account) ?? [];
  const user = decode(name, 'user name');
  const password = decode(secret, 'password');
  const database = decode(path, 'database');
  if (hostList === '') throw bad('it has no host');
  const hosts = parseHosts(hostList);
  if (hosts === undefined) throw bad('one of its hosts: expected name, name:port or [IPv6 address]:port');
  if (user === '') throw bad('it has no user');
  if (database === '' || database.includes('/')) throw bad('it has no database name, or one with a slash');
  const parameters = parseParameters(query);
  const tls = parseTls(parameters.get('ssl'));
  const withoutFiles = isOff(parameters.get('local_infile') ?? 'on');
  const publicKeyFile = fileIn(parameters, 'public_key');
  const socket = fileIn(parameters, 'socket');
  // A user name without a password may be a token.
  const shown = account.includes(':') ? name : '***';
  return {
    hosts: socket === undefined ? hosts : [atSocket(hosts, socket)],
    ...{ user, password, database, tls },
    location: `mysql://${shown}@${hosts.map(hostText).join(',')}/${path}`,
    ...(publicKeyFile !== undefined && { publicKeyFile }),
    ...(withoutFiles && { withoutFiles }),
  };
}

/** Returns the host names in a database URL. @throws ConfigError for an invalid URL */
export function hostsOf(url: string): readonly string[] {
  return parseLocation(url).hosts.map(({ host }) => host);
}

function atSocket(hosts: readonly Host[], socket: string): Host {
  const [host, ...others] = hosts;
  if (host?.host !== 'localhost' || others.length > 0) {
    throw bad('with socket=, its host must be localhost');
  }
  return { ...host, socket };
}

function cannotParse(): never {
  throw bad('it cannot be parsed; # and / in the password must be written as %23 and %2F');
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
  // The message does not repeat an unknown name: it may be the end of a password.
  if (names.some((name) => !known.has(name))) {
    throw bad(`it has an unknown parameter: expected one of ${[...known].join(', ')}`);
  }
  const twice = names.find((name, n) => names.indexOf(name) !== n);
  if (twice !== undefined) throw bad(`it has ${twice} twice`);
  return parameters;
}

function fileIn(parameters: URLSearchParams, name: string): string | undefined {
  const file = parameters.get(name);
  if (file === null) return undefined;
  if (!file.startsWith('/')) throw bad(`${name}: expected the absolute path of a file`);
  return file;
}

function isOff(value: string): boolean {
  if (['off', 'false', '0'].includes(value)) return true;
  if (['on', 'true', '1'].includes(value)) return false;
  throw bad('local_infile: expected on or off');
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
      throw bad('ssl: expected required, skip-verify, off or /path/to/ca.pem');
  }
}

function bad(why: string): ConfigError {
  return new ConfigError(`invalid MySQL database URL: ${why}`, {
    hint: 'write mysql://user:password@host:port/database, with commas between several hosts, and special characters of the password as %XX',
  });
}

// Parses the hosts of a database URL: `db1.example.net:3306,[2001:db8::1]:3307`. The class URL supports only one host.

export type Host = {
  /** A host name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** The path of a socket on this machine, used instead of the port. */
  readonly socket?: string;
};

const DEFAULT_PORT = 3306;
const MAX_PORT = 65535;

// [2001:db8::1]:3307 · db.example.net:3306 · 192.0.2.1
const oneHost = /^(?:\[([^[\]]+)\]|([^\s:[\]@/?#%\\<>^|"'`]+))(?::(\d{1,5}))?$/u;

/** Returns the hosts in the order of `list`; undefined if one of them is not a valid host. */
export function parseHosts(list: string): readonly Host[] | undefined {
  const hosts: Host[] = [];
  for (const text of list.split(',')) {
    const host = parseHost(text);
    if (host === undefined) return undefined;
    hosts.push(host);
  }
  return hosts;
}

/** Returns the host with its port, an IPv6 address in brackets; or with its socket in parentheses. */
export function hostText({ host, port, socket }: Host): string {
  if (socket !== undefined) return `${host} (${socket})`;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function parseHost(text: string): Host | undefined {
  const [, bracketed, plain, digits] = oneHost.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || (bracketed !== undefined && !isIPv6(bracketed))) return undefined;
  const port = digits === undefined ? DEFAULT_PORT : Number(digits);
  return port >= 1 && port <= MAX_PORT ? { host, port } : undefined;
}
