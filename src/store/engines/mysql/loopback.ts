// Recognizes hosts of a URL that are certainly this machine. Other names with a loopback address do not count:
// /etc/hosts or a name server may change them.
import { type LookupFunction, BlockList, isIP } from 'node:net';
import { lookup } from 'node:dns';

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
