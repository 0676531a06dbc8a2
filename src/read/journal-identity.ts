// Whose journal it is. A journal grows at one end and is cut off at the other, and its entries stand in several files,
// so it is known by the machine that wrote it, and a copy of its files is the same journal.
import { DataError, NoInputError } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import { journalValues, type Journal } from './journal-values.js';

export type JournalIdentity = {
  /** Takes the place of the beginning of a log. */
  readonly text: string;
  /** What the user should know: files that journalctl passed over. */
  readonly notices: readonly string[];
};

/**
 * Looks at a journal, and finds out what journalctl passes over in silence while it reads entries.
 * @throws NoInputError, PermissionError, DataError, IoError
 */
export async function journalIdentity(journal: Journal): Promise<JournalIdentity> {
  const { values: machines, stderr } = await journalValues('_MACHINE_ID', journal);
  if (stderr.includes('No journal files were found')) throw noFiles(journal);
  if (machines.length > 1) throw severalMachines(journal, machines);
  const notices = [...stderr.matchAll(/^.*ignoring file.*$/gm)].map(([line]) => `${journal.name}: ${line}`);
  const [machine] = machines;
  if (machine !== undefined) return { text: `journal of machine ${machine}\n`, notices };
  // journald names the machine in each entry, other writers of journal files may not.
  const { values: hosts } = await journalValues('_HOSTNAME', journal);
  return { text: `journal of ${hosts.join(' ')}\n`, notices };
}

function noFiles({ name }: Journal): NoInputError {
  return name === 'journal'
    ? new NoInputError('this machine has no journal', {
        hint: 'Name a log file such as /var/log/auth.log, or the folder of a journal: journal:FOLDER. A file of this name is ./journal.',
      })
    : new NoInputError(`${name}: no journal files in this folder`, {
        hint: 'Name the folder that holds system.journal: /var/log/journal has one for each machine.',
      });
}

function severalMachines({ name, place }: Journal, machines: readonly string[]): DataError {
  const shown = machines.slice(0, 3).map(safeText).join(', ');
  const more = machines.length > 3 ? ', …' : '';
  return new DataError(`${name} holds the journals of ${machines.length} machines: ${shown}${more}`, {
    hint: `Read each by itself: name its file, or journalctl ${place.join(' ')} _MACHINE_ID=ID --output=json | authtrack analyze -`,
  });
}
