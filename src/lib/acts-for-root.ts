// A command of root may run as the owner of the state folder, and can read what root can. So only root's files may
// decide what it reads: that owner could put settings into the working directory after root's process has looked there.

// Without the prefix AUTHTRACK_: with it, the environment variable API_KEY would be accepted.
const NAME = 'ACTS_FOR_ROOT';

/** For the environment of such a process. A user who sets it only makes authtrack stricter. */
export const actingForRoot: Readonly<Record<string, string>> = { [NAME]: '1' };

export function actsForRoot(): boolean {
  return process.env[NAME] === '1';
}
