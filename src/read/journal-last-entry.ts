import type { Journal } from './journal-values.js';
import { Journalctl } from './journalctl.js';

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
