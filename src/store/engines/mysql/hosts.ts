// Parses the hosts of a database URL: `db1.example.net:3306,[2001:db8::1]:3307`. The class URL supports only one host.
import { isIPv6 } from 'node:net';

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
