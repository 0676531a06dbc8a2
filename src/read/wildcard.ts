// Shell patterns for one file name: * ? [a-z] [!a-z]. There is no escape character: a file whose name contains
// wildcards is searched for before its name is taken as a pattern. Not picomatch, whose patterns backtrack: decision 47.

const wildcards = /[*?[]/;

/** One character of a name, or `*`. */
type PatternPart = '*' | ((character: string) => boolean);

export function hasWildcard(text: string): boolean {
  return wildcards.test(text);
}

/**
 * A function that matches names as in glob(7): a leading dot must be written. A star is never retried once the next
 * star is reached, so the time is at most the product of the two lengths, for any name.
 */
export function wildcardMatcher(pattern: string): (name: string) => boolean {
  const parts = partsOf(Array.from(pattern));
  const takesDot = pattern.startsWith('.');
  return (name) => (takesDot || !name.startsWith('.')) && isMatch(parts, Array.from(name));
}

function isMatch(parts: readonly PatternPart[], characters: readonly string[]): boolean {
  let part = 0;
  let star = -1;
  let afterStar = 0;
  for (let at = 0; at < characters.length;) {
    const now = parts[part];
    if (now === '*') {
      star = part++;
      afterStar = at;
    } else if (now?.(characters[at] ?? '') === true) {
      part += 1;
      at += 1;
    } else if (star >= 0) {
      part = star + 1;
      at = ++afterStar;
    } else return false;
  }
  return parts.slice(part).every((rest) => rest === '*');
}

function partsOf(pattern: readonly string[]): PatternPart[] {
  const parts: PatternPart[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? '';
    // The first ] of a set is one of its characters: []a]
    const end = character === '[' ? pattern.indexOf(']', at + (isNegated(pattern, at) ? 3 : 2)) : -1;
    if (end >= 0) {
      parts.push(setOf(pattern.slice(at + 1, end)));
      at = end;
    } else if (character === '*') {
      if (parts.at(-1) !== '*') parts.push('*');
    } else parts.push(character === '?' ? () => true : (other) => other === character);
  }
  return parts;
}

function isNegated(pattern: readonly string[], at: number): boolean {
  return pattern[at + 1] === '!' || pattern[at + 1] === '^';
}

function setOf(set: readonly string[]): (character: string) => boolean {
  const negated = set[0] === '!' || set[0] === '^';
  const ranges: (readonly [from: string, to: string])[] = [];
  for (let at = negated ? 1 : 0; at < set.length; at++) {
    const from = set[at] ?? '';
    const to = set[at + 1] === '-' ? set[at + 2] : undefined;
    ranges.push([from, to ?? from]);
    if (to !== undefined) at += 2;
  }
  return (character) => ranges.some(([from, to]) => from <= character && character <= to) !== negated;
}
