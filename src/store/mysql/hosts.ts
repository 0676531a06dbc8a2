// `db1.example.net:3306,[2001:db8::1]:3307`: the servers of a database URL. The class URL knows of one host only.
import { isIPv6 } from 'node:net';

export type Host = {
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** Of this machine, instead of the port. */
  readonly socket?: string;
};

const DEFAULT_PORT = 3306;
const MAX_PORT = 65535;

// [2001:db8::1]:3307 · db.example.net:3306 · 192.0.2.1
const oneHost = /^(?:\[([^[\]]+)\]|([^\s:[\]@/?#%\\<>^|"'`]+))(?::(\d{1,5}))?$/u;

/** In the order of `list`; undefined where one of them is no host. */
export function parseHosts(list: string): readonly Host[] | undefined {
  const hosts: Host[] = [];
  for (const text of list.split(',')) {
    const host = parseHost(text);
    if (host === undefined) return undefined;
    hosts.push(host);
  }
  return hosts;
}

/** As in a URL: with its port, and in brackets where it is an IPv6 address. */
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
