// A log of several batches in which every line is a login.
import { writeFileSync } from 'node:fs';

/** Seven batches and a part of another one. */
export const LINES = 300_000;

export function writeLog(file: string): void {
  const lines = Array.from({ length: LINES }, (_, i) => {
    const second = new Date(Date.UTC(2026, 4, 1) + i * 1000).toISOString().slice(0, 19);
    const from = `198.51.100.${i % 250} port ${1024 + (i % 60_000)} ssh2`;
    return i % 3 === 0
      ? `${second}Z web1 sshd[${i}]: Accepted password for anna from ${from}\n`
      : `${second}Z web1 sshd[${i}]: Failed password for root from ${from}\n`;
  });
  writeFileSync(file, lines.join(''));
}
