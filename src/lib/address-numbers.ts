// Converts IP addresses from text to numbers and back: IPv4 as one 32-bit number, IPv6 as eight groups of 16 bits.

/** The number of a dotted decimal address, with four parts of at most three digits. -1 for anything else. */
export function parseIpv4(text: string): number {
  if (text.length < 7 || text.length > 15) return -1;
  let address = 0;
  let part = 0;
  let digits = 0;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9 && digits < 3) {
      part = part * 10 + digit;
      digits++;
    } else if (digit === -2 && digits > 0 && part <= 255 && dots < 3) {
      address = address * 256 + part;
      part = 0;
      digits = 0;
      dots++;
    } else return -1;
  }
  return dots === 3 && digits > 0 && part <= 255 ? address * 256 + part : -1;
}

/** Number of characters of the address in its shortest spelling. */
export function ipv4Length(address: number): number {
  let length = 3;
  for (let shift = 0; shift < 32; shift += 8) {
    const part = (address >>> shift) & 255;
    length += part > 99 ? 3 : part > 9 ? 2 : 1;
  }
  return length;
}

export function formatIpv4(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** The groups of an address without a scope (RFC 4291 section 2.2). Null for anything else. */
export function parseIpv6(text: string): readonly number[] | null {
  const halves = withHexTail(text).split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map(parseGroups);
  if (head == null || tail === null) return null;
  if (tail === undefined) return head.length === 8 ? head : null;
  const zeros = 8 - head.length - tail.length;
  return zeros < 1 ? null : [...head, ...Array<number>(zeros).fill(0), ...tail];
}

/** `64:ff9b::192.0.2.33` -> `64:ff9b::c000:221` */
function withHexTail(text: string): string {
  if (!text.includes('.')) return text;
  const start = text.lastIndexOf(':') + 1;
  const ipv4 = parseIpv4(text.slice(start));
  if (ipv4 === -1) return text;
  return `${text.slice(0, start)}${(ipv4 >>> 16).toString(16)}:${(ipv4 & 0xffff).toString(16)}`;
}

function parseGroups(text: string): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  for (const group of text.split(':')) {
    if (!/^[0-9a-f]{1,4}$/iu.test(group)) return null;
    groups.push(Number.parseInt(group, 16));
  }
  return groups;
}

/**
 * The address as RFC 5952 section 4.2 spells it: `::` replaces the first of the longest runs of two or more zero
 * groups.
 */
export function formatIpv6(groups: readonly number[]): string {
  let cutAt = -1;
  let cutLength = 1;
  for (let i = 0; i < groups.length; i++) {
    let end = i;
    while (groups[end] === 0) end++;
    if (end - i > cutLength) {
      cutAt = i;
      cutLength = end - i;
    }
    i = Math.max(i, end);
  }
  const hex = groups.map((group) => group.toString(16));
  if (cutAt === -1) return hex.join(':');
  return `${hex.slice(0, cutAt).join(':')}::${hex.slice(cutAt + cutLength).join(':')}`;
}
