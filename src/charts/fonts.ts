// Registers the font of all charts. It is part of the package, so that a server without fonts draws the same pictures.
import { createRequire } from 'node:module';
import { GlobalFonts } from 'canvas';
import { IoError } from '../lib/errors.js';

/** A name that no installed font has, so that it always means the packaged one. */
export const fontFamily = 'Authtrack Sans';

const files = [
  '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf',
];

/**
 * Registers {@link fontFamily} with the canvas, in regular (400) and bold (700).
 * @throws IoError if a font file is missing or is not a font
 */
export function registerFonts(): void {
  if (GlobalFonts.has(fontFamily)) return;
  for (const file of files) registerFont(file);
}

function registerFont(file: string): void {
  const hint = 'install authtrack again: a file of the installation is missing or damaged';
  let path: string;
  try {
    path = createRequire(import.meta.url).resolve(file);
  } catch (cause) {
    throw new IoError(`the font of the charts is missing: ${file}`, { hint, cause });
  }
  if (GlobalFonts.registerFromPath(path, fontFamily) === null) {
    throw new IoError(`cannot read the font of the charts: ${path}`, { hint });
  }
}
