// Measures text with the font that draws it, so that what fits here also fits in the picture.
import { createCanvas, type SKRSContext2D } from 'canvas';
import { fontFamily, registerFonts } from './fonts.js';

let context: SKRSContext2D | undefined;

/**
 * The width in CSS pixels of a text in the regular weight.
 * @throws IoError if the packaged font cannot be read
 */
export function textWidthPx(text: string, sizePx: number): number {
  context ??= openContext();
  context.font = `${sizePx}px "${fontFamily}"`;
  return context.measureText(text).width;
}

function openContext(): SKRSContext2D {
  registerFonts();
  const opened = createCanvas(1, 1).getContext('2d');
  opened.lang = 'en';
  return opened;
}
