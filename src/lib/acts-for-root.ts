// A command of root that runs as the owner of the state folder. It can read what root may, so what decides what is read must
// be root's: that owner could put settings into the working directory after root's process has looked there.

// Without a prefix of authtrack's: that would make API_KEY of the environment count.
const NAME = 'ACTS_FOR_ROOT';

/** For the environment of such a process. Who sets it for a process of his own makes it stricter, and nothing else. */
export const actingForRoot: Readonly<Record<string, string>> = { [NAME]: '1' };

export function actsForRoot(): boolean {
  return process.env[NAME] === '1';
}
