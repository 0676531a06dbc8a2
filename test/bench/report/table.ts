// Markdown tables and the numbers in them.

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |\n`;
  return `${line(head)}|${head.map(() => '---|').join('')}\n${rows.map(line).join('')}`;
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|');
}

const SIGNIFICANT = 3;

/** 3,790,000; 1.32; 0.0451: three significant digits. */
export function number(value: number): string {
  const options = { maximumSignificantDigits: SIGNIFICANT } as const;
  return Number.isFinite(value) ? value.toLocaleString('en', options) : '–';
}

/** Megabytes of a million bytes. */
export function megabytes(bytes: number | null): string {
  return bytes === null ? '–' : `${number(bytes / 1e6)} MB`;
}

export function seconds(value: number | null): string {
  return value === null ? '–' : `${number(value)} s`;
}
