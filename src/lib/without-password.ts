/** A URL fit to be printed: the password, whatever stands for one, is `***`. Never throws. */
export function withoutPassword(url: string): string {
  // Greedy to the last @: a password that was not percent-encoded may hold one.
  return url
    .replace(/^([a-z][a-z0-9+.-]*:\/\/[^:/?#@]*):.*@/is, '$1:***@')
    .replace(/([?&][^=&#]*(?:pass|pwd|secret|token)[^=&#]*=)[^&#]*/gi, '$1***');
}
