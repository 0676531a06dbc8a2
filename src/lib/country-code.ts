// The code of a country from what a person writes: its code or its English name.

// Regions with a name in Node's Unicode data that are not countries.
const notCountries: ReadonlySet<string> = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ']);

let codes: ReadonlyMap<string, string> | undefined;

/**
 * Returns the ISO 3166-1 alpha-2 code of a code in either case (`br`) or of an English name (`Brazil`); undefined for
 * anything else. Withdrawn codes and aliases are replaced: `uk` is GB.
 */
export function countryCode(text: string): string | undefined {
  const given = simplified(text);
  codes ??= namedCodes();
  if (!/^[a-z]{2}$/.test(given)) return codes.get(given);
  const code = new Intl.Locale('und', { region: given }).region ?? '';
  return [...codes.values()].includes(code) ? code : undefined;
}

/** Returns all English names. */
export function countryNames(): readonly string[] {
  codes ??= namedCodes();
  return [...codes.keys()];
}

function namedCodes(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const found = new Map<string, string>();
  for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
    const name = notCountries.has(code) ? undefined : names.of(code);
    const isAlias = new Intl.Locale('und', { region: code }).region !== code;
    if (name !== undefined && !isAlias) found.set(simplified(name), code);
  }
  return found;
}

/** `Côte d’Ivoire` as `cote d'ivoire`. */
function simplified(text: string): string {
  return text.trim().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('’', "'").toLowerCase();
}
