// After tsc and asc: the program in a few files instead of 400, since opening each takes longer than what is in it
// (docs/decisions/0022). Packages of script alone are in it too, so that npm installs only those with binaries or data
// (docs/decisions/0049).
import { chmod, copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { rolldown } from 'rolldown';

const from = 'dist/src';
const to = 'dist/bin';
const main = path.resolve(from, 'main.js');
const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'));

/**
 * All that every command loads, in one file. Without main.js, which waits for the command: a command that imported
 * main.js in turn would wait for it for ever.
 */
const start = { name: 'start', tags: ['$initial'], test: (file) => path.resolve(file) !== main };

/** By the end of a file's path: what is replaced in it, and by what. */
const replacements = {
  // It is loaded by `require`, which cannot load a file of ES modules.
  'src/log/winston.js': ["require('winston')", "require('./winston.cjs')"],
  // `canvas` is compiled on the user's machine; @napi-rs/canvas draws the same and comes with its binaries.
  'chartjs-node-canvas/dist/freshRequire.js': [
    /^const freshRequire = [^]*?^};/m,
    "const freshRequire = () => require('@napi-rs/canvas');",
  ],
  // Streams for a Node older than 18, 300 KB of them.
  'fetch-blob/streams.cjs': ["require('web-streams-polyfill/dist/ponyfill.es2018.js')", '{}'],
};
const replaced = new Set();

/**
 * Begins the name of a module that gets a dependency by `require`. For an `import`, Node would first search all files of
 * the package for the names that they export, which takes a third of the start of a command.
 */
const REQUIRING = '\0require:';

await rm(to, { recursive: true, force: true });
// The thread of the scanner is a bundle of its own. Otherwise it would load the command line with what it shares.
const bundled = [
  ...(await write({ main }, { codeSplitting: { groups: [start] } })),
  ...(await write({ 'scan-worker': `${from}/scanner/scan-worker.js` })),
  ...(await write({ winston: 'winston' }, { format: 'cjs', entryFileNames: '[name].cjs' })),
];
for (const file of Object.keys(replacements)) {
  if (!replaced.has(file)) throw new Error(`${file} is not in the bundle: remove its replacement`);
}

// tools/third-party.ts makes the licences and the bill of materials of it.
const modules = bundled.map((file) => path.relative('.', file)).sort();
await writeFile('dist/bundled.json', JSON.stringify([...new Set(modules)], null, 1));
await copyFile('src/authtrack.js', `${to}/authtrack.js`);
await chmod(`${to}/authtrack.js`, 0o755);
// These are looked for beside the code that reads them.
await copyFile(`${from}/scanner/scanner.wasm`, `${to}/scanner.wasm`);
const font = 'node_modules/@expo-google-fonts/noto-sans';
for (const [name, file] of [
  ['NotoSans-Regular.ttf', '400Regular/NotoSans_400Regular.ttf'],
  ['NotoSans-Bold.ttf', '700Bold/NotoSans_700Bold.ttf'],
]) {
  await copyFile(`${font}/${file}`, `${from}/charts/${name}`);
  await copyFile(`${font}/${file}`, `${to}/${name}`);
}

/** Writes one bundle. Returns the paths of the modules in it. */
async function write(input, { codeSplitting, ...output } = {}) {
  const bundle = await rolldown({
    input,
    platform: 'node',
    checks: { circularDependency: true },
    onLog: (level, log, report) => {
      if (log.code !== 'CIRCULAR_DEPENDENCY') return report(level, log);
      if (log.ids.every((file) => file.includes('/node_modules/'))) return;
      throw new Error(`files import each other: ${log.message}`);
    },
    external: (name, importer) => isBuiltin(name) || (isDependency(name) && isRequiring(importer)),
    plugins: [
      {
        name: 'require',
        resolveId: (name) => (isDependency(name) ? REQUIRING + name : null),
        load: requiring,
      },
      { name: 'replace', transform: (code, file) => replaceIn(code, file) },
    ],
  });
  const { output: files } = await bundle.write({
    dir: to,
    format: 'esm',
    chunkFileNames: '[name]-[hash].js',
    codeSplitting,
    ...output,
  });
  await bundle.close();
  return files.flatMap(({ moduleIds = [] }) => moduleIds);
}

function isDependency(name) {
  return Object.keys(dependencies).some((other) => name === other || name.startsWith(`${other}/`));
}

function requiring(id) {
  return isRequiring(id) ? `module.exports = require('${id.slice(REQUIRING.length)}');` : null;
}

function isRequiring(id) {
  return id?.startsWith(REQUIRING);
}

function replaceIn(code, file) {
  const end = Object.keys(replacements).find((name) => file.endsWith(`/${name}`));
  if (end === undefined) return null;
  const [before, after] = replacements[end];
  const changed = code.replace(before, () => after);
  if (changed === code) throw new Error(`${file} does not have what is replaced in it: ${before}`);
  replaced.add(end);
  return changed;
}
