// Lists the values of a field in a whole journal.
import { Journalctl, type SpawnContext } from './journalctl.js';

export type Journal = {
  /** The name as the user gave it. */
  readonly name: string;
  /** The arguments with which journalctl finds it. */
  readonly place: readonly string[];
  readonly spawnContext: SpawnContext;
};

export type JournalValues = {
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
