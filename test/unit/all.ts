// Runs every unit test in one process: most of them take less time than the start of a process.
import { readdirSync } from 'node:fs';
import path from 'node:path';

const tests = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
for (const file of tests.filter((name) => name.endsWith('.test.js')).sort())
  await import(path.join(import.meta.dirname, file));
