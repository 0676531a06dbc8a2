// Loads the graphics library and draws a pixel.
import { createCanvas } from '@napi-rs/canvas';

/** The size of a picture of one pixel in bytes. Throws what Node throws if the native module cannot be loaded. */
export function drawPixel(): number {
  return createCanvas(1, 1).toBuffer('image/png').length;
}
