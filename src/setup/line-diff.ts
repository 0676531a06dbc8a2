// A short diff of two texts for people: the lines that change, each with one unchanged line around it.

/** `-` for a removed line, `+` for a new one, a space for an unchanged one. */
type DiffLine = `${'-' | '+' | ' '}${string}`;

/** More pairs of lines than this are not compared one by one: the whole middle is then shown as replaced. */
const MAX_PAIRS = 4_000_000;

const CONTEXT = 1;

/** The changed lines with their neighbours; `…` stands for unchanged lines that are left out. */
export function lineDiff(before: string, after: string): readonly string[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start++;
  let end = 0;
  while (
    end < Math.min(old.length, fresh.length) - start &&
    old[old.length - 1 - end] === fresh[fresh.length - 1 - end]
  )
    end++;
  const all: DiffLine[] = [
    ...old.slice(0, start).map((line): DiffLine => ` ${line}`),
    ...middle(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end)),
    ...old.slice(old.length - end).map((line): DiffLine => ` ${line}`),
  ];
  return withContext(all);
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** By the longest common subsequence of lines. */
function middle(old: readonly string[], fresh: readonly string[]): readonly DiffLine[] {
  const removed = old.map((line): DiffLine => `-${line}`);
  const added = fresh.map((line): DiffLine => `+${line}`);
  if (old.length * fresh.length > MAX_PAIRS) return [...removed, ...added];
  const width = fresh.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--)
      common[i * width + j] =
        old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      lines.push(` ${old[i] ?? ''}`);
      [i, j] = [i + 1, j + 1];
    } else if (j >= fresh.length || (i < old.length && at(i + 1, j) >= at(i, j + 1)))
      lines.push(`-${old[i++] ?? ''}`);
    else lines.push(`+${fresh[j++] ?? ''}`);
  }
  return lines;
}

function withContext(all: readonly DiffLine[]): readonly string[] {
  const isNear = (i: number): boolean =>
    all.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some((line) => !line.startsWith(' '));
  const shown: string[] = [];
  for (const [i, line] of all.entries()) {
    if (isNear(i)) shown.push(line);
    else if (shown.at(-1) !== '…') shown.push('…');
  }
  return shown;
}
