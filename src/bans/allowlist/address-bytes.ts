// Addresses as the kernel and libc keep them, in bytes.
const IPV4_BYTES = 4;

// All that Node runs on is little-endian but s390x.
export const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** @param bytes four or sixteen, in the order of the network */
export function addressOfBytes(bytes: Uint8Array): string {
  return bytes.length === IPV4_BYTES ? bytes.join('.') : addressOfHex(Buffer.from(bytes).toString('hex'));
}

/** @param hex an address of IPv6, 32 digits in the order of the network */
export function addressOfHex(hex: string): string {
  return hex.replace(/(.{4})(?=.)/g, '$1:');
}

/** @param hex words of 32 bits, each in the order of this machine: one or four of them */
export function addressOfWords(hex: string): string {
  const words = (hex.match(/.{8}/g) ?? []).map((word) => Buffer.from(word, 'hex'));
  return addressOfBytes(Buffer.concat(words.map((bytes) => (isLittleEndian ? bytes.reverse() : bytes))));
}
