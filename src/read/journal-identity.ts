// The identity of a journal. A journal grows at one end, is cut off at the other, and consists of several files. So the
// machine that wrote it identifies it, and a copy of its files is the same journal.
import { DataError, NoInputError } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import { journalValues, type Journal } from './journal-values.js';

export type JournalIdentity = {
  /** Used like the first bytes of a log file. */
  readonly text: string;
  /** For the user: files that journalctl skipped. */
  readonly notices: readonly string[];
};

/**
 * The identity of a journal, and notices about files that journalctl skips silently when it reads entries.
 * @throws NoInputError, PermissionError, DataError, IoError
 */
export async function journalIdentity(journal: Journal): Promise<JournalIdentity> {
  const { values: machines, stderr } = await journalValues('_MACHINE_ID', journal);
  if (stderr.includes('No journal files were found')) throw noFiles(journal);
  if (machines.length > 1) throw severalMachines(journal, machines);
  const notices = [...stderr.matchAll(/^.*ignoring file.*$/gm)].map(([line]) => `${journal.name}: ${line}`);
  const [machine] = machines;
  if (machine !== undefined) return { text: `journal of machine ${machine}\n`, notices };
  // journald names the machine in each entry; other programs that write journal files may not.
  const { values: hosts } = await journalValues('_HOSTNAME', journal);
  return { text: `journal of ${hosts.join(' ')}\n`, notices };
}

function noFiles({ name }: Journal): NoInputError {
  return name === 'journal'
    ? new NoInputError('this machine has no journal', {
        hint: 'name a log file such as /var/log/auth.log, or a journal as journal:FOLDER (for a file named journal: ./journal)',
      })
    : new NoInputError(`${name}: no journal files in this folder`, {
        hint: 'name the folder that has system.journal: /var/log/journal has one for each machine',
      });
}

function severalMachines({ name, place }: Journal, machines: readonly string[]): DataError {
  const shown = machines.slice(0, 3).map(safeText).join(', ');
  const more = machines.length > 3 ? ', …' : '';
  return new DataError(`${name} has the journals of ${machines.length} machines: ${shown}${more}`, {
    hint: `read each journal separately: name its file, or run journalctl ${place.join(' ')} _MACHINE_ID=ID --output=json | authtrack analyze -`,
  });
}
