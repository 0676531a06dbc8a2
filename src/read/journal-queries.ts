// What journalctl says of a whole journal: the values of a field, the machine that wrote it, the time of its last entry.
import { DataError, NoInputError } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import { Journalctl, type JournalContext } from './journalctl.js';

export type Journal = {
  /** The name as the user gave it. */
  readonly name: string;
  /** The arguments with which journalctl finds it. */
  readonly place: readonly string[];
  readonly spawnContext: JournalContext;
};

type JournalValues = {
  /** Sorted. */
  readonly values: readonly string[];
  /** The error output of journalctl. */
  readonly stderr: string;
};

/** The values of a field. @throws NoInputError, PermissionError, DataError, IoError */
export async function journalValues(
  field: string,
  { name, place, spawnContext }: Journal,
): Promise<JournalValues> {
  // Without --quiet, which would suppress the hint that the caller cannot see most of the journal.
  const journalctl = new Journalctl(name, [...place, `--field=${field}`], spawnContext);
  const chunks: Buffer[] = [];
  for await (const chunk of journalctl.chunks()) chunks.push(chunk);
  const lines = Buffer.concat(chunks).toString().split('\n');
  return { values: lines.filter((line) => line !== '').sort(), stderr: journalctl.stderr() };
}

export type JournalIdentity = {
  /** Used like the first bytes of a log file. */
  readonly text: string;
  /** For the user: files that journalctl skipped. */
  readonly notices: readonly string[];
};

/**
 * The identity of a journal: a journal grows at one end, is cut off at the other, and consists of several files. So the
 * machine that wrote it identifies it, and a copy of its files is the same journal. Also returns notices about files
 * that journalctl skips silently when it reads entries.
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

function severalMachines({ name, place, spawnContext }: Journal, machines: readonly string[]): DataError {
  const shown = machines.slice(0, 3).map(safeText).join(', ');
  const more = machines.length > 3 ? ', …' : '';
  return new DataError(`${name} has the journals of ${machines.length} machines: ${shown}${more}`, {
    hint: `read each journal separately: name its file, or run journalctl ${place.join(' ')} _MACHINE_ID=ID --output=json | authtrack ${spawnContext.reader} -`,
  });
}

// "__REALTIME_TIMESTAMP" : "1780221600000000"
const timestamp = /"__REALTIME_TIMESTAMP" ?: ?"(\d{1,16})"/;

/**
 * Time of the last entry of a journal, by any program, in milliseconds since 1970 UTC. Undefined for an empty journal.
 * @throws NoInputError, PermissionError, DataError, IoError
 */
export async function journalLastEntryMs({
  name,
  place,
  spawnContext,
}: Journal): Promise<number | undefined> {
  const args = [...place, '--output=json', '--output-fields=_PID', '--quiet', '--lines=1'];
  const chunks: Buffer[] = [];
  for await (const chunk of new Journalctl(name, args, spawnContext).chunks()) chunks.push(chunk);
  const micros = timestamp.exec(Buffer.concat(chunks).toString('latin1'))?.[1];
  return micros === undefined ? undefined : Math.floor(Number(micros) / 1000);
}
