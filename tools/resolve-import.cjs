// For eslint-plugin-boundaries: resolves an import as TypeScript does, `./x.js` to `./x.ts`.
const { existsSync } = require('node:fs');
const { createRequire, isBuiltin } = require('node:module');
const path = require('node:path');

exports.interfaceVersion = 2;

exports.resolve = (source, file) => {
  if (isBuiltin(source)) return { found: true, path: null };
  if (!source.startsWith('.')) {
    try {
      return { found: true, path: createRequire(file).resolve(source) };
    } catch {
      return { found: false };
    }
  }
  const resolved = path.resolve(path.dirname(file), source).replace(/\.js$/, '.ts');
  return existsSync(resolved) ? { found: true, path: resolved } : { found: false };
};
