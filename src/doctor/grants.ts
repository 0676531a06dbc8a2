// Reads what SHOW GRANTS of MySQL and MariaDB says.
import { wildcardMatcher } from '../read/read.js';

/** As docs/mysql.md says. */
const needed = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'ALTER'] as const;

// GRANT SELECT, INSERT ON `auth%`.* TO `authtrack`@`%`
// GRANT SELECT ON "authtrack".* TO "reader"@"%" (with ANSI_QUOTES, which authtrack sets)
// GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION
const grant = /^GRANT ([A-Z, ]+) ON (\*|`(?:[^`]|``)+`|"(?:[^"]|"")+"|[\w$%]+)\.\* TO /i;

// GRANT `reader`@`%` TO `authtrack`@`%` (MySQL) · GRANT `reader` TO `authtrack`@`%` (MariaDB)
const role = /^GRANT [`'"]/;

/** The privileges on a database that no statement grants, and whether roles may grant them. */
export function missingPrivileges(
  grants: readonly string[],
  database: string,
): { readonly missing: readonly string[]; readonly hasRoles: boolean } {
  const held = new Set<string>();
  for (const text of grants) {
    const [, list = '', place = ''] = grant.exec(text) ?? [];
    if (list === '' || !covers(place, database)) continue;
    const names = list.toUpperCase().split(/,\s*/);
    for (const name of names.some((each) => each.startsWith('ALL PRIVILEGES')) ? needed : names)
      held.add(name);
  }
  return {
    missing: needed.filter((privilege) => !held.has(privilege)),
    hasRoles: grants.some((text) => role.test(text)),
  };
}

/** Whether a place of a grant is the database: `%` and `_` are wildcards, `\_` is the character. */
function covers(place: string, database: string): boolean {
  if (place === '*') return true;
  const pattern = place.replace(/^([`"])(.*)\1$/s, (_, quote: string, name: string) => {
    return name.replaceAll(quote + quote, quote);
  });
  const parts = [...pattern.matchAll(/\\(.)|([%_])|([^\\])/gsu)];
  const glob = parts.map(([, escaped, wildcard, plain]) => {
    if (wildcard !== undefined) return wildcard === '%' ? '*' : '?';
    const character = escaped ?? plain ?? '';
    return '*?['.includes(character) ? `[${character}]` : character;
  });
  return wildcardMatcher(glob.join(''))(database);
}
