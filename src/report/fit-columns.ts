// Breaks the cells of a table at spaces until its columns fit beside each other.
import { displayWidth, wrapText } from '../lib/display-text.js';

export type FittedColumn = {
  readonly width: number;
  /** The lines of each cell. */
  readonly lines: readonly (readonly string[])[];
};

/** Enough rows to compare two ways to break them. */
const COMPARED_ROWS = 100;

/**
 * The columns in as few lines as possible; undefined if the longest words are too wide.
 * @param columns the title and the cells of each column
 * @param room columns of the terminal for all cells of a row
 */
export function fitColumns(
  columns: readonly (readonly string[])[],
  room: number,
): readonly FittedColumn[] | undefined {
  let fitted = columns.map((cells) => broken(cells, room));
  while (totalWidth(fitted) > room) {
    const narrower = fitted.flatMap((column, i) => {
      const other = broken(columns[i] ?? [], column.width - 1);
      return other.width < column.width ? [fitted.with(i, other)] : [];
    });
    const [first, ...others] = narrower;
    if (first === undefined) return undefined;
    fitted = others.reduce((best, other) => (costOf(other) < costOf(best) ? other : best), first);
  }
  return fitted;
}

function broken(cells: readonly string[], width: number): FittedColumn {
  const lines = cells.map((cell) => wrapText(cell, { width, indent: 0 }));
  return {
    lines,
    width: lines.reduce((widest, each) => Math.max(widest, ...each.map(displayWidth)), 0),
  };
}

function totalWidth(columns: readonly FittedColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width, 0);
}

/**
 * How many lines the table takes; of two equal ones, the narrower table is better. The first row, the titles, counts
 * half: a broken title is better than a broken cell.
 */
function costOf(columns: readonly FittedColumn[]): number {
  const rows = Math.min(COMPARED_ROWS, columns[0]?.lines.length ?? 0);
  let lines = 0;
  for (let row = 0; row < rows; row++) {
    const height = Math.max(...columns.map(({ lines: cells }) => cells[row]?.length ?? 0));
    lines += row === 0 ? height / 2 : height;
  }
  return lines + totalWidth(columns) / 1e6;
}
