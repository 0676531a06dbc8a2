// Loading MySQL, by bench:mysql, which measures inside one process: making rows and databases does not count.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../../fixtures/find-program.js';
import { runProcess } from '../measure/run-process.js';
import type { MysqlLoad } from '../mysql-load.js';
import type { Measured, Plan } from './section.js';

const ROWS = 400_000;
const script = fileURLToPath(new URL('../mysql-load.js', import.meta.url));

export async function measureMysql({ rounds }: Plan): Promise<Measured> {
  const missing = ['mariadbd', 'mariadb'].find((program) => findProgram(program) === undefined);
  if (missing !== undefined)
    return { rounds, figures: [], skipped: [{ name: 'MySQL', why: `${missing} is not installed here` }] };
  const folder = mkdtempSync(path.join(tmpdir(), 'authtrack-bench-'));
  try {
    const args = [script, String(ROWS), String(rounds), '--json'];
    const { output } = await runProcess({ program: process.execPath, args }, folder);
    const loads = JSON.parse(output) as readonly MysqlLoad[];
    const figures = loads.map(({ name, rows, seconds }) => ({
      ...{ name, seconds, lines: rows, version: '', shown: '', log: `${rows} rows` },
      cpuSeconds: null,
      peakBytes: null,
    }));
    return { rounds, figures, skipped: [] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
