// A user name in a message: sshd prints at most 100 bytes (`%.100s`) and escapes them (log.c, strnvis with VIS_CSTYLE).

// \033 \n \\ x (each text can be split in only one way, so matching is linear)
const LONGEST = /^(?:\\(?:[0-7]{3}|[^0-7])|[^\\]){100}(?= from )/s;

/**
 * The user name at the beginning of a text that was cut before the end of the address. A name ends after 100 bytes. The
 * end of a shorter name is not certain, so then the function returns the whole text.
 */
export function loggedName(text: string): string {
  return LONGEST.exec(text)?.[0] ?? text;
}
