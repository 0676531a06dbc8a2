// A table for people: columns as wide as their widest cell. On a terminal it fits the width: cells are broken at spaces,
// in as few lines as possible; if the longest words do not fit beside each other, each row becomes a list of its cells.
import { cutText, displayWidth, padText } from '../lib/display-text.js';
import { shownLine } from '../lib/safe-text.js';
import type { Terminal, Tone } from '../lib/terminal.js';
import { fitColumns, type FittedColumn } from './fit-columns.js';
import type { OutLine } from './out-line.js';

/** `right` for numbers. */
type Column = {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** A longer cell ends in an ellipsis. */
  readonly maxWidth?: number;
};

export type Table = {
  readonly columns: readonly Column[];
  /** A cell for each column. Texts of others are made harmless here, since that changes their width. */
  readonly rows: readonly (readonly string[])[];
  /** The tone of a row, by its number from 0. */
  readonly toneOf?: (row: number) => Tone | undefined;
};

const INDENT = '  ';
const GAP = '  ';
/** The last column has no limit: it pushes no other one off the screen. */
const MAX_CELL_WIDTH = 60;

/** The titles, then the rows; no line at all without rows. */
export function tableLines(table: Table, terminal: Terminal): readonly OutLine[] {
  const { columns, rows, toneOf } = table;
  if (rows.length === 0) return [];
  const cells = shownCells(table, terminal);
  const all = [columns.map(({ title }) => title), ...cells];
  const fitted = fitColumns(
    columns.map((_, i) => all.map((row) => row[i] ?? '')),
    roomOf(columns, terminal),
  );
  if (fitted === undefined) return cells.flatMap((row, n) => listLines(row, columns, toneOf?.(n)));
  return all.flatMap((_, n) => {
    const tone = n === 0 ? 'title' : toneOf?.(n - 1);
    return rowLines(n, fitted, columns).map((text) => (tone === undefined ? text : { text, tone }));
  });
}

/** Whether each row takes one line. The titles may take more. */
export function fitsInLines(table: Table, terminal: Terminal): boolean {
  const { columns } = table;
  const cells = shownCells(table, terminal);
  const widths = columns.map(({ title }, i) =>
    [...title.split(' '), ...cells.map((row) => row[i] ?? '')].reduce(
      (widest, text) => Math.max(widest, displayWidth(text)),
      0,
    ),
  );
  return widths.reduce((sum, width) => sum + width, 0) <= roomOf(columns, terminal);
}

/** The cells as the terminal can show them, cut to the limits of their columns. */
function shownCells({ columns, rows }: Table, terminal: Terminal): readonly (readonly string[])[] {
  const last = columns.length - 1;
  return rows.map((row) =>
    columns.map(({ maxWidth = MAX_CELL_WIDTH }, i) => {
      const text = shownLine(row[i] ?? '', terminal);
      return i === last ? text : cutText(text, maxWidth, terminal);
    }),
  );
}

/** Columns of the terminal for all cells of a row. */
function roomOf({ length }: readonly Column[], { isTerminal, width }: Terminal): number {
  return isTerminal ? width - INDENT.length - (length - 1) * GAP.length : Number.POSITIVE_INFINITY;
}

/** A row in as many lines as its longest cell takes. */
function rowLines(
  row: number,
  fitted: readonly FittedColumn[],
  columns: readonly Column[],
): readonly string[] {
  const cells = fitted.map(({ lines }) => lines[row] ?? []);
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, n) => {
    const parts = fitted.map(({ width }, i) => {
      const part = cells[i]?.[n] ?? '';
      if (columns[i]?.align !== 'right') return padText(part, width);
      return ' '.repeat(Math.max(0, width - displayWidth(part))) + part;
    });
    return `${INDENT}${parts.join(GAP)}`.trimEnd();
  });
}

/** A row as its first cell, and the others below it with their titles. */
function listLines(
  [first = '', ...others]: readonly string[],
  [, ...columns]: readonly Column[],
  tone: Tone = 'title',
): readonly OutLine[] {
  const titleWidth = Math.max(...columns.map(({ title }) => title.length));
  const before = `${INDENT}${INDENT}`;
  return [
    { text: `${INDENT}${first}`, tone },
    ...others.flatMap((cell, i): OutLine[] => {
      if (cell === '') return [];
      const label = `${before}${(columns[i]?.title ?? '').padEnd(titleWidth)}${GAP}`;
      return [{ text: `${label}${cell}`, indent: label.length }];
    }),
  ];
}
