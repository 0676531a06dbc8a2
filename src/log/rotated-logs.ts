// The files of a processed log: the log itself, and what logrotate makes of it.
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

export type LogFile = { readonly path: string; readonly mtimeMs: number; readonly sizeBytes: number };

/** Files of authtrack beside the log: its lock and its mark, and those from which the two are made. */
const besides = /^\.(?:lock|database)(?:\.|$)/;

/** The log, if it exists, and its rotated logs: `processed.log.1`, `processed.log-20260501.gz`. */
export async function filesOfLog(file: string): Promise<readonly LogFile[]> {
  const folder = path.dirname(file);
  const name = path.basename(file);
  const rotated = (await readdir(folder)).filter((other) => {
    const end = other.slice(name.length);
    return other.startsWith(name) && /^[.-][\w.-]+$/.test(end) && !besides.test(end);
  });
  const found: LogFile[] = [];
  for (const one of [name, ...rotated]) {
    const place = path.join(folder, one);
    // logrotate does not create links.
    const status = await lstat(place).catch(() => undefined);
    if (status?.isFile()) found.push({ path: place, mtimeMs: status.mtimeMs, sizeBytes: status.size });
  }
  return found;
}
