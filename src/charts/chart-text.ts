// Text in a picture: numbers, hostile names, the line under the title, and the font that draws and measures all of it.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import { IoError } from '../lib/errors.js';
import { safeText } from '../lib/safe-text.js';
import { localDay, openTimeZone } from '../lib/time-zone.js';
import type { Period } from '../model/figures.js';

// Hostile text: nothing invisible, nothing that the packaged font cannot draw, nothing endless.

// The characters of the packaged font: Latin, Greek, Cyrillic and their punctuation. Any other character would be drawn
// with a font of this machine, or as an empty box. Combining marks are excluded, since they can be stacked endlessly.
const undrawable =
  /[^\x20-\x7e\u00a1-\u00ac\u00ae-\u024f\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03e1\u0400-\u0482\u048a-\u052f\u1e00-\u1eff\u2010-\u2015\u2018-\u201f\u2026\u20ac]/gu;

/** More than fit anywhere, even in narrow letters: what is cut off here would never be visible. */
const MAX_CHARS = 120;

/** The space for a text: letter size and maximum width. */
export type Room = { readonly sizePx: number; readonly maxPx: number };

/**
 * The text as a chart shows it, shortened with an ellipsis to fit its room. Characters that cannot be drawn become
 * `\u{NNNN}`, an empty text becomes `(empty)`.
 */
export function chartText(text: string, { sizePx, maxPx }: Room): string {
  if (text === '') return '(empty)';
  const drawable = safeText(text.slice(0, MAX_CHARS)).replace(undrawable, escape);
  if (drawable.length <= MAX_CHARS && textWidthPx(drawable, sizePx) <= maxPx) return drawable;
  let end = Math.min(drawable.length, MAX_CHARS) - 1;
  while (end > 1 && textWidthPx(`${drawable.slice(0, end)}…`, sizePx) > maxPx) end--;
  return `${drawable.slice(0, end)}…`;
}

function escape(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** A percentage with one decimal. A small part is never shown as 0%, and nearly all never as 100%. */
export function formatShare(part: number, whole: number): string {
  const percent = (100 * part) / whole;
  if (percent > 0 && percent < 0.1) return '< 0.1%';
  if (percent > 99.9 && percent < 100) return '> 99.9%';
  return percent === 100 ? '100%' : `${percent.toFixed(1)}%`;
}

// The line under the title: the days, the time zone, and the total.

const zoneRoom: Room = { sizePx: 14, maxPx: 300 };

/** `2026-05-01 to 2026-06-12, times in Europe/Berlin`, or a single day, or `Nothing recorded yet`. */
export function periodText(period: Period | null, timezone: string): string {
  return `${daysText(period, timezone)}, times in ${chartText(timezone, zoneRoom)}`;
}

function daysText(period: Period | null, timezone: string): string {
  if (period === null) return 'Nothing recorded yet';
  const zone = openTimeZone(timezone);
  const [from, to] = [localDay(period.from, zone), localDay(period.to, zone)];
  return from === to ? from : `${from} to ${to}`;
}

// Measures text with the font that draws it, so that what fits here also fits in the picture.

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

// Registers the font of all charts. It is part of the package, so that a server without fonts draws the same pictures.

/** A name that no installed font has, so that it always means the packaged one. */
export const fontFamily = 'Authtrack Sans';

/** The build copies them from their package to this code, and into the bundle. */
const files = ['NotoSans-Regular.ttf', 'NotoSans-Bold.ttf'];

/**
 * Registers {@link fontFamily} with the canvas, in regular (400) and bold (700).
 * @throws IoError if a font file is missing or is not a font
 */
export function registerFonts(): void {
  if (GlobalFonts.has(fontFamily)) return;
  for (const file of files) registerFont(fileURLToPath(new URL(file, import.meta.url)));
}

function registerFont(file: string): void {
  const hint = 'install authtrack again: a file of the installation is missing or damaged';
  if (!existsSync(file)) throw new IoError(`the font of the charts is missing: ${file}`, { hint });
  if (GlobalFonts.registerFromPath(file, fontFamily) === null) {
    throw new IoError(`cannot read the font of the charts: ${file}`, { hint });
  }
}
