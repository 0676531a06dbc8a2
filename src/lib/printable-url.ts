// A database URL for display: everything in it that could be a secret is masked.
const MASK = '***';

// A user may write `duckdb:` in front of a URL by mistake.
const url = /^((?:duckdb:)?[a-z][a-z0-9+.-]*:(?:\/\/)?)(?:(.*)@)?([^@?#]*)(?:\?([^#]*))?(#.*)?$/is;
const file = /^duckdb:(?!\/\/[^/]|[a-z][a-z0-9+.-]+:)[^?#]*$/i;

/** Parameters whose values are not secret. */
const shown =
  /^(?:(?:ssl|local_infile)=(?:required|true|false|skip-verify|off|on|0|1)|(?:ssl|socket|public_key)=\/[^&]*)$/;

/** The URL without secrets. Never throws. */
export function printableUrl(text: string): string {
  if (file.test(text)) return text;
  const [, scheme, account, rest = '', query, fragment] = url.exec(text) ?? [];
  if (scheme === undefined) return MASK;
  // A user name without a password may be a token.
  const user =
    account === undefined
      ? ''
      : `${/^[^:]*(?=:)/.exec(account)?.[0] ?? MASK}${account.includes(':') ? `:${MASK}` : ''}@`;
  const parameters = query?.split('&').map((parameter) => (shown.test(parameter) ? parameter : MASK));
  return `${scheme}${user}${rest}${parameters ? `?${parameters.join('&')}` : ''}${fragment ? `#${MASK}` : ''}`;
}

/** A URL for display: its password is replaced with `***`. Never throws. */
export function withoutPassword(url: string): string {
  // Greedy up to the last @: a password that is not percent-encoded may contain one.
  return url
    .replace(/^([a-z][a-z0-9+.-]*:\/\/[^:/?#@]*):.*@/is, '$1:***@')
    .replace(/([?&][^=&#]*(?:pass|pwd|secret|token)[^=&#]*=)[^&#]*/gi, '$1***');
}
