// Reads addresses in the formats of the kernel and libc: bytes, hexadecimal words, and the tables of /proc/net.

const IPV4_BYTES = 4;

// Of the machines that Node supports, only s390x is big-endian.
export const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** The address as text. @param bytes four or sixteen, in network byte order */
export function addressOfBytes(bytes: Uint8Array): string {
  return bytes.length === IPV4_BYTES ? bytes.join('.') : addressOfHex(Buffer.from(bytes).toString('hex'));
}

/** The address as text. @param hex an IPv6 address, 32 digits in network byte order */
function addressOfHex(hex: string): string {
  return hex.replace(/(.{4})(?=.)/g, '$1:');
}

/** The address as text. @param hex one or four 32-bit words, each in the byte order of this machine */
export function addressOfWords(hex: string): string {
  const words = (hex.match(/.{8}/g) ?? []).map((word) => Buffer.from(word, 'hex'));
  return addressOfBytes(Buffer.concat(words.map((bytes) => (isLittleEndian ? bytes.reverse() : bytes))));
}

/**
 * The gateways.
 * @param table in the format of proc(5): interface, destination, gateway, …, in this machine's byte order
 */
export function ipv4Gateways(table: string): readonly string[] {
  return table.split('\n').flatMap((line) => {
    const [, destination, gateway = ''] = line.trim().split(/\s+/);
    if (destination !== '00000000' || !/^[0-9A-F]{8}$/i.test(gateway) || gateway === '00000000') return [];
    return [addressOfWords(gateway)];
  });
}

/** The gateways. @param table destination, its length, source, its length, next hop, …, in network byte order */
export function ipv6Gateways(table: string): readonly string[] {
  return table.split('\n').flatMap((line) => {
    const [, length, , , nextHop = ''] = line.trim().split(/\s+/);
    if (length !== '00' || !/^[0-9a-f]{32}$/i.test(nextHop) || /^0+$/.test(nextHop)) return [];
    return [addressOfHex(nextHop)];
  });
}

/**
 * The local networks in the routes of the kernel: each address, and below it its routes.
 *
 *     |-- 192.0.2.2
 *        /32 host LOCAL
 */
export function ipv4Locals(trie: string): readonly string[] {
  let address = '';
  return trie.split('\n').flatMap((line) => {
    address = /^ *\|-- (\S+)$/.exec(line)?.[1] ?? address;
    const [, length] = /^ *\/(\d+) host LOCAL$/.exec(line) ?? [];
    return length === undefined ? [] : [`${address}/${length}`];
  });
}

/** The local addresses. @param table address, interface, length, scope, flags, name; in network byte order */
export function ipv6Locals(table: string): readonly string[] {
  return table.split('\n').flatMap((line) => {
    const [address = ''] = line.trim().split(/\s+/);
    return /^[0-9a-f]{32}$/i.test(address) ? [addressOfHex(address)] : [];
  });
}
