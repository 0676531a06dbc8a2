// The compressors that logrotate runs.
import { execFileSync } from 'node:child_process';

export const compressors = [
  { program: 'gzip', extension: '.gz' },
  { program: 'xz', extension: '.xz' },
  { program: 'zstd', extension: '.zst' },
  { program: 'bzip2', extension: '.bz2' },
] as const;

export type Compressor = (typeof compressors)[number]['program'];

export function compress(program: Compressor, content: string | Buffer): Buffer {
  return execFileSync(program, ['-c', ...(program === 'zstd' ? ['-q'] : [])], {
    input: content,
    maxBuffer: 1 << 30,
  });
}
