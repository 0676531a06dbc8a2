// Opens a log that may have been rotated. The log after it shows whether this one can still grow.
import { MAX_HEAD_BYTES } from '../lib/identity.js';
import type { FoundLog } from './find-logs.js';
import type { LogInput } from './log-input.js';
import { isGone } from './open-error.js';
import { openInput, type Environment } from './open-input.js';

/**
 * Opens a log of findLogs.
 * @returns undefined if it was found and is gone by now, or is a copy of the next log that is just being made
 * @throws what openInput throws
 */
export async function openRotated(log: FoundLog, environment: Environment): Promise<LogInput | undefined> {
  const input = await openInput(log.name, environment).catch((error: unknown) => {
    if (log.isFound && isGone(error)) return undefined;
    throw error;
  });
  if (!input?.mayGrow || !input.finish || log.newer === undefined) return input;
  const newer = await headOf(log.newer, environment);
  if (newer.length === 0) return input;
  const { head } = input;
  if (startsWith(newer, head)) {
    // `copytruncate` copies the log before it empties it. The beginning of a longer log identifies it.
    if (head.length === MAX_HEAD_BYTES) return input;
    await input.close();
    return undefined;
  }
  // The daemon that writes the new log has closed the old one: the last line will not grow any more.
  if (!startsWith(head, newer)) input.finish();
  return input;
}

/** The first bytes of a log; empty if it cannot be read, which is reported when the log is opened to be read. */
async function headOf(name: string, environment: Environment): Promise<Uint8Array> {
  const input = await openInput(name, environment).catch(() => undefined);
  await input?.close();
  return input?.head ?? new Uint8Array();
}

function startsWith(whole: Uint8Array, beginning: Uint8Array): boolean {
  return Buffer.from(whole.subarray(0, beginning.length)).equals(beginning);
}
