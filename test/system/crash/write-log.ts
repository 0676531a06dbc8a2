// A log of several batches in which every line is a login.
import { writeFileSync } from 'node:fs';

/** Six batches and a part of another one; batches for DuckDB are larger: two and a part. */
export const LINES = 260_000;

let text: string | undefined;

export function writeLog(file: string): void {
  text ??= Array.from({ length: LINES }, (_, i) => lineOf(i)).join('');
  writeFileSync(file, text);
}

function lineOf(i: number): string {
  const second = new Date(Date.UTC(2026, 4, 1) + i * 1000).toISOString().slice(0, 19);
  const from = `198.51.100.${i % 250} port ${1024 + (i % 60_000)} ssh2`;
  return i % 3 === 0
    ? `${second}Z web1 sshd[${i}]: Accepted password for anna from ${from}\n`
    : `${second}Z web1 sshd[${i}]: Failed password for root from ${from}\n`;
}
