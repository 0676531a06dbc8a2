// A database URL as a user may see it: nothing of it that could be a secret, wherever it stands.
const MASK = '***';

// `duckdb:` may stand before a URL by mistake.
const url = /^((?:duckdb:)?[a-z][a-z0-9+.-]*:(?:\/\/)?)(?:(.*)@)?([^@?#]*)(?:\?([^#]*))?(#.*)?$/is;
const file = /^duckdb:(?!\/\/[^/]|[a-z][a-z0-9+.-]+:)[^?#]*$/i;

/** Values of known parameters that are not secret. */
const shown =
  /^(?:(?:ssl|local_infile)=(?:required|true|false|skip-verify|off|on|0|1)|(?:ssl|socket|public_key)=\/[^&]*)$/;

/** Never throws. */
export function printableUrl(text: string): string {
  if (file.test(text)) return text;
  const [, scheme, account, rest = '', query, fragment] = url.exec(text) ?? [];
  if (scheme === undefined) return MASK;
  // A user without a password may be a token.
  const user =
    account === undefined
      ? ''
      : `${/^[^:]*(?=:)/.exec(account)?.[0] ?? MASK}${account.includes(':') ? `:${MASK}` : ''}@`;
  const parameters = query?.split('&').map((parameter) => (shown.test(parameter) ? parameter : MASK));
  return `${scheme}${user}${rest}${parameters ? `?${parameters.join('&')}` : ''}${fragment ? `#${MASK}` : ''}`;
}
