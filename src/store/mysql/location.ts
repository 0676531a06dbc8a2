// `mysql://user:password@host1:3306,host2:3306/authtrack?ssl=required`; user, password and database are
// percent-decoded. Of several hosts the first that answers is used, and the next one when it is lost.
//
// `ssl` says how the connection is encrypted:
//   absent, `off`     not at all
//   `required`, `true` encrypted, and the server's certificate must be one that Node trusts, for this host
//   `/path/to/ca.pem` the same, but trusting the certificates in this file
// (these two need a host name: mysql2 checks no certificate against an IP address)
//   `skip-verify`     encrypted, whoever answers
//
// `local_infile=off` loads rows by INSERT and offers no files, `on` (as when it is absent) by LOAD DATA LOCAL where the
// server takes it.
import { isIP } from 'node:net';
import { ConfigError } from '../../lib/errors.js';
import { type Host, hostText, parseHosts } from './hosts.js';

export type Tls =
  | { readonly kind: 'off' | 'verify' | 'skip-verify' }
  | { readonly kind: 'verify-by'; readonly caFile: string };

export type MysqlLocation = {
  /** In the order in which they are tried; one at least. */
  readonly hosts: readonly Host[];
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly tls: Tls;
  /** Rows are to be loaded by INSERT. */
  readonly withoutFiles?: true;
  /** Fit to be printed: without the password. */
  readonly location: string;
};

// scheme://user:password@hosts/database?parameters, where a password may hold an @ that was not encoded.
const parts = /^(?:mysql|mariadb):\/\/(?:([^/?#]*)@)?([^/?#@]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/i;

/** @throws ConfigError that repeats nothing of the URL but the names of unknown parameters. */
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
  const tls = parseTls(parameters.get('ssl') ?? 'off');
  const withoutFiles = isOff(parameters.get('local_infile') ?? 'on');
  if ((tls.kind === 'verify' || tls.kind === 'verify-by') && hosts.some(({ host }) => isIP(host) !== 0)) {
    throw bad('certificates are checked against a host name, and it has an IP address');
  }
  const location = `mysql://${name}@${hosts.map(hostText).join(',')}/${path}`;
  return { hosts, user, password, database, tls, location, ...(withoutFiles && { withoutFiles }) };
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

function parseParameters(query: string): URLSearchParams {
  const parameters = new URLSearchParams(query);
  for (const name of parameters.keys()) {
    if (name === 'ssl' || name === 'local_infile') continue;
    throw bad(`it has a parameter ${JSON.stringify(name)}, and only ssl and local_infile are known`);
  }
  return parameters;
}

function isOff(value: string): boolean {
  if (['off', 'false', '0'].includes(value)) return true;
  if (['on', 'true', '1'].includes(value)) return false;
  throw bad('its local_infile is neither on nor off');
}

function parseTls(value: string): Tls {
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
    cure: 'Write mysql://user:password@host:port/database (several hosts with commas between them), special characters of the password as %XX.',
  });
}
