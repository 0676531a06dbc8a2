// A user name as sshd logs it: at most 100 bytes (`%.100s`), then each of them escaped (log.c, strnvis with VIS_CSTYLE).

// \033 \n \\ x (no text can be split in two ways: it is linear)
const LONGEST = /^(?:\\(?:[0-7]{3}|[^0-7])|[^\\]){100}(?= from )/s;

/**
 * The user name at the beginning of a text that sshd has cut before the address was whole. After 100 bytes the name is
 * over, whatever it is; a shorter one cannot be told from what follows it, and then all of the text is given.
 */
export function loggedName(text: string): string {
  return LONGEST.exec(text)?.[0] ?? text;
}
