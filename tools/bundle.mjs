// After tsc and asc: the program in a few files instead of 400, since opening each takes longer than what is in it
// (docs/decisions/0022). Packages stay outside: their code is not ours to hand on.
import { chmod, copyFile } from 'node:fs/promises';
import path from 'node:path';
import { rolldown } from 'rolldown';

const from = 'dist/src';
const to = 'dist/bin';
const main = path.resolve(from, 'main.js');

/**
 * All that every command loads, in one file. Without main.js, which waits for the command: a command that imported
 * main.js in turn would wait for it for ever.
 */
const start = { name: 'start', tags: ['$initial'], test: (file) => path.resolve(file) !== main };

// The thread of the scanner is a bundle of its own. Otherwise it would load the command line with what it shares.
await write({ authtrack: main }, { groups: [start] });
await write({ 'scan-worker': `${from}/scanner/scan-worker.js` });
// It is looked for beside the code that reads it.
await copyFile(`${from}/scanner/scanner.wasm`, `${to}/scanner.wasm`);
await chmod(`${to}/authtrack.js`, 0o755);

async function write(input, codeSplitting) {
  const bundle = await rolldown({
    input,
    platform: 'node',
    checks: { circularDependency: true },
    onLog: (level, log, report) => {
      if (log.code === 'CIRCULAR_DEPENDENCY') throw new Error(`files import each other: ${log.message}`);
      report(level, log);
    },
    external: (name) => !name.startsWith('.') && !path.isAbsolute(name) && !name.startsWith(from),
  });
  await bundle.write({ dir: to, format: 'esm', chunkFileNames: '[name]-[hash].js', codeSplitting });
  await bundle.close();
}
