// Whose keys a file of authorized keys has, by its path.
import path from 'node:path';

// Folders that AuthorizedKeysFile names with %u: /etc/ssh/authorized_keys/%u, /etc/ssh/keys/%u/authorized_keys.
const byName = /^\/etc\/ssh\/[^/]*keys[^/]*\/([^/]+?)(?:\.pub|\.keys)?$/;
const byFolder = /^\/etc\/ssh\/(?:[^/]+\/)*([^/]+)\/authorized_keys2?$/;

/** The account, or null if the path does not say it. The folder .ssh is in the home of the account: /home/anna/.ssh. */
export function accountOfFile(file: string): string | null {
  const whole = path.resolve(file);
  const folder = path.dirname(whole);
  if (path.basename(folder) === '.ssh') return path.basename(path.dirname(folder)) || null;
  return byFolder.exec(whole)?.[1] ?? byName.exec(whole)?.[1] ?? null;
}
