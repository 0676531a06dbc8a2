// The one font of all charts travels with the package, so that a server without fonts draws the same pictures.
import { createRequire } from 'node:module';
import { GlobalFonts } from 'canvas';
import { IoError } from '../lib/errors.js';

/** A name that no installed font has, so that it can only mean the packaged one. */
export const fontFamily = 'Authtrack Sans';

const files = [
  '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf',
];

/**
 * Makes {@link fontFamily} known to the canvas, in regular (400) and bold (700).
 * @throws IoError when a font file is missing or is no font.
 */
export function registerFonts(): void {
  if (GlobalFonts.has(fontFamily)) return;
  for (const file of files) registerFont(file);
}

function registerFont(file: string): void {
  const hint = 'Install authtrack again: a file of the installation is missing or damaged.';
  let path: string;
  try {
    path = createRequire(import.meta.url).resolve(file);
  } catch (cause) {
    throw new IoError(`The font of the charts is missing: ${file}.`, { hint, cause });
  }
  if (GlobalFonts.registerFromPath(path, fontFamily) === null) {
    throw new IoError(`The font of the charts cannot be read: ${path}.`, { hint });
  }
}
