// The logs of this machine, for a user who names none.
import { access } from 'node:fs/promises';
import path from 'node:path';

import { NoInputError } from '../lib/errors.js';
import type { Wanted } from './find-logs.js';
import { openInput, type Surroundings } from './open-input.js';

// Debian, Ubuntu, Alpine, macOS before 10.12 · Red Hat, Fedora, Amazon Linux, SUSE
const names = ['auth.log', 'secure'];

/**
 * The first that there is: auth.log with its rotated ones, secure likewise, the journal.
 * @param logFolder /var/log
 * @throws NoInputError where there is none; what opening a journal throws
 */
export async function machineLogs(logFolder: string, surroundings: Surroundings): Promise<Wanted> {
  for (const name of names) {
    const log = path.join(logFolder, name);
    if (await exists(log)) return { names: [log], withRotated: true };
  }
  const journal = await openInput('journal', surroundings).catch((cause: unknown) => {
    if (!(cause instanceof NoInputError)) throw cause;
    throw new NoInputError(
      `no log on this machine: no ${names.map((name) => path.join(logFolder, name)).join(', no ')}, and ${cause.message}`,
      { cure: 'Name the log: authtrack analyze FILE', cause },
    );
  });
  await journal.close();
  return { names: ['journal'], withRotated: false };
}

async function exists(name: string): Promise<boolean> {
  return access(name).then(
    () => true,
    () => false,
  );
}
