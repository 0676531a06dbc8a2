import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, which has the sources and fixtures, wherever the tests are compiled to. */
export const projectFolder = path.dirname(createRequire(import.meta.url).resolve('authtrack/package.json'));

/** The installed program, beside these compiled tests. */
export const mainFile = fileURLToPath(new URL('../../bin/authtrack.js', import.meta.url));
