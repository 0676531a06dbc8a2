// Reads addresses in the binary formats of the kernel and libc.
const IPV4_BYTES = 4;

// Of the machines that Node supports, only s390x is big-endian.
export const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** The address as text. @param bytes four or sixteen, in network byte order */
export function addressOfBytes(bytes: Uint8Array): string {
  return bytes.length === IPV4_BYTES ? bytes.join('.') : addressOfHex(Buffer.from(bytes).toString('hex'));
}

/** The address as text. @param hex an IPv6 address, 32 digits in network byte order */
export function addressOfHex(hex: string): string {
  return hex.replace(/(.{4})(?=.)/g, '$1:');
}

/** The address as text. @param hex one or four 32-bit words, each in the byte order of this machine */
export function addressOfWords(hex: string): string {
  const words = (hex.match(/.{8}/g) ?? []).map((word) => Buffer.from(word, 'hex'));
  return addressOfBytes(Buffer.concat(words.map((bytes) => (isLittleEndian ? bytes.reverse() : bytes))));
}
