// Reads a picture: how much of a box is not background.
import { createCanvas, loadImage } from '@napi-rs/canvas';

/** In CSS pixels: the picture has two device pixels for each. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

export type Picture = {
  /** Returns how many device pixels within the box are not white. */
  readonly drawnIn: (box: Box) => number;
};

export async function readPicture(png: Buffer): Promise<Picture> {
  const context = createCanvas(2400, 1350).getContext('2d');
  context.drawImage(await loadImage(png), 0, 0);
  const drawnIn = (box: Box): number => {
    const { data } = context.getImageData(box.x * 2, box.y * 2, box.width * 2, box.height * 2);
    let drawn = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (data[i] !== 255 || data[i + 1] !== 255 || data[i + 2] !== 255) drawn++;
    }
    return drawn;
  };
  return { drawnIn };
}
