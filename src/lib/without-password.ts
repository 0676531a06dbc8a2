/** A URL for display: its password is replaced with `***`. Never throws. */
export function withoutPassword(url: string): string {
  // Greedy up to the last @: a password that is not percent-encoded may contain one.
  return url
    .replace(/^([a-z][a-z0-9+.-]*:\/\/[^:/?#@]*):.*@/is, '$1:***@')
    .replace(/([?&][^=&#]*(?:pass|pwd|secret|token)[^=&#]*=)[^&#]*/gi, '$1***');
}
