import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json: where the sources and the fixtures are, wherever the tests were compiled to. */
export const projectFolder = path.dirname(createRequire(import.meta.url).resolve('authtrack/package.json'));

/** The program as it is installed, beside these compiled tests. */
export const mainFile = fileURLToPath(new URL('../../bin/authtrack.js', import.meta.url));
