// What values a field has in a whole journal.
import { Journalctl, type SpawnContext } from './journalctl.js';

export type Journal = {
  /** As the user gave it. */
  readonly name: string;
  /** Where journalctl finds it. */
  readonly place: readonly string[];
  readonly spawnContext: SpawnContext;
};

export type JournalValues = {
  /** Sorted. */
  readonly values: readonly string[];
  /** What journalctl had to say about the journal. */
  readonly stderr: string;
};

/** @throws NoInputError, PermissionError, DataError, IoError */
export async function journalValues(
  field: string,
  { name, place, spawnContext }: Journal,
): Promise<JournalValues> {
  // Not --quiet: the hint that most of the journal cannot be seen would be missing.
  const journalctl = new Journalctl(name, [...place, `--field=${field}`], spawnContext);
  const chunks: Buffer[] = [];
  for await (const chunk of journalctl.chunks()) chunks.push(chunk);
  const lines = Buffer.concat(chunks).toString().split('\n');
  return { values: lines.filter((line) => line !== '').sort(), stderr: journalctl.stderr() };
}
