// Draws docs/terminal.svg for the README: what a terminal shows when authtrack analyzes the sample log. It runs the real
// program in a pseudo-terminal, and turns its bold and colored text into SVG. `npm run picture` runs it after a change of
// the summary; test/project/terminal-picture.test.ts compares the text with what authtrack prints.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const COMMAND = 'authtrack analyze --state demo --year 2026 --timezone UTC data/auth.log';
const HOME = '/home/mira';
const COLUMNS = 88;

const CHAR_WIDTH = 8.4;
const LINE_HEIGHT = 19;
const FONT_SIZE = 14;
const MARGIN = 18;
const TITLE_HEIGHT = 30;
const FONTS = 'ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace';

const BACKGROUND = '#16191d';
const TITLE_BAR = '#2a2f36';
const TEXT = '#d5dae1';
const PROMPT = '#8bc34a';
/** Of the color codes 30 to 37, and of the bright ones 90 to 97. */
const COLORS = ['#6b7280', '#f0716b', '#8bc34a', '#e5b95c', '#6cb0f0', '#c792ea', '#5cc8c8', TEXT];

type Style = { readonly isBold: boolean; readonly color: string };
type Piece = Style & { readonly text: string };

const plain: Style = { isBold: false, color: TEXT };

/** What the terminal shows, without the lines on files and time at its end. */
function terminalText(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'authtrack-picture-'));
  try {
    mkdirSync(path.join(folder, 'data'));
    cpSync(path.resolve('data/auth.log'), path.join(folder, 'data/auth.log'));
    const program = `'${process.execPath}' '${path.resolve('dist/bin/authtrack.js')}'`;
    const lines = `stty cols ${COLUMNS}; ${COMMAND.replace('authtrack', program)} 2>/dev/null`;
    const { status, stdout } = spawnSync('script', ['-qec', lines, '/dev/null'], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: folder, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8' },
    });
    if (status !== 0) throw new Error(`${COMMAND}: ${stdout}`);
    const text = stdout.replaceAll('\r', '').replaceAll(folder, HOME);
    return text.slice(0, text.search(/\n\n(?=Charts )/)).trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A line with SGR codes as pieces of one style each. */
function piecesOf(line: string): readonly Piece[] {
  let style = plain;
  // Each part but the first begins with a code.
  return line.split('\u001b[').flatMap((part, i) => {
    const [, codes = '', text = ''] = i === 0 ? ['', '', part] : (/^([\d;]*)m(.*)$/.exec(part) ?? []);
    if (i > 0) style = codes.split(';').map(Number).reduce(restyled, style);
    return text === '' ? [] : [{ ...style, text }];
  });
}

function restyled(style: Style, code: number): Style {
  if (code === 0) return plain;
  if (code === 1 || code === 22) return { ...style, isBold: code === 1 };
  const color = COLORS[code >= 90 ? code - 90 : code - 30];
  return { ...style, color: code === 39 || color === undefined ? TEXT : color };
}

/** The picture of a terminal with these lines. */
function drawTerminal(lines: readonly (readonly Piece[])[]): string {
  const width = Math.round(COLUMNS * CHAR_WIDTH + 2 * MARGIN);
  const height = lines.length * LINE_HEIGHT + TITLE_HEIGHT + 2 * MARGIN;
  const dots = ['#f0716b', '#e5b95c', '#8bc34a'].map(
    (color, i) => `<circle cx="${MARGIN + 2 + i * 18}" cy="${TITLE_HEIGHT / 2}" r="5.5" fill="${color}"/>`,
  );
  const texts = lines.flatMap((pieces, i) =>
    drawLine(pieces, TITLE_HEIGHT + MARGIN + (i + 0.75) * LINE_HEIGHT),
  );
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    '<title>What authtrack analyze prints</title>',
    `<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>`,
    `<path d="M0 ${TITLE_HEIGHT}V8a8 8 0 0 1 8-8H${width - 8}a8 8 0 0 1 8 8V${TITLE_HEIGHT}z" fill="${TITLE_BAR}"/>`,
    ...dots,
    `<g font-family="${FONTS}" font-size="${FONT_SIZE}" fill="${TEXT}">`,
    ...texts,
    '</g>',
    '</svg>',
  ].join('\n')}\n`;
}

function drawLine(pieces: readonly Piece[], y: number): readonly string[] {
  let column = 0;
  return pieces.flatMap(({ text, ...style }) => {
    const start = column;
    column += text.length;
    // Each word has its place, so the columns stand below each other in any font.
    return [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => {
      const x = MARGIN + (start + index) * CHAR_WIDTH;
      return /^█+$/.test(word) ? drawBar(word, x, y) : drawWord({ ...style, text: word }, x, y);
    });
  });
}

/** A bar without the gaps that fonts leave between the characters. */
function drawBar(bar: string, x: number, y: number): string {
  const width = (bar.length * CHAR_WIDTH).toFixed(1);
  return `<rect x="${x.toFixed(1)}" y="${(y - 12).toFixed(1)}" width="${width}" height="15"/>`;
}

function drawWord({ text, isBold, color }: Piece, x: number, y: number): string {
  const attributes = [
    `x="${x.toFixed(1)}"`,
    `y="${y.toFixed(1)}"`,
    `textLength="${(text.length * CHAR_WIDTH).toFixed(1)}"`,
    ...(isBold ? ['font-weight="bold"'] : []),
    ...(color === TEXT ? [] : [`fill="${color}"`]),
  ];
  return `<text ${attributes.join(' ')}>${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const prompt: readonly Piece[] = [
    { ...plain, color: PROMPT, text: '$ ' },
    { ...plain, text: COMMAND },
  ];
  writeFileSync('docs/terminal.svg', drawTerminal([prompt, ...terminalText().split('\n').map(piecesOf)]));
}
