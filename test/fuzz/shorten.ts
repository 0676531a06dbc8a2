// Finds the shortest input that still fails: removes pieces as long as it fails, first lines, then bytes.

type Tries = { left: number; readonly end: number };
type Fails = (input: Buffer) => Promise<boolean>;

const MAX_TRIES = 3000;
/** A slow input takes as long each time. */
const MAX_MS = 5000;
const NEWLINE = 0x0a;

/** @param byBytes whether a piece of a line is as valid an input as the line */
export async function shortened(input: Buffer, fails: Fails, byBytes: boolean): Promise<Buffer> {
  const tries = { left: MAX_TRIES, end: performance.now() + MAX_MS };
  const lines = await withoutParts(linesOf(input), fails, tries);
  if (!byBytes) return Buffer.concat(lines);
  const bytes = [...Buffer.concat(lines)].map((byte) => Buffer.of(byte));
  return Buffer.concat(await withoutParts(bytes, fails, tries));
}

function linesOf(input: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < input.length;) {
    const newline = input.indexOf(NEWLINE, start);
    const end = newline < 0 ? input.length : newline + 1;
    lines.push(input.subarray(start, end));
    start = end;
  }
  return lines;
}

async function withoutParts(parts: Buffer[], fails: Fails, tries: Tries): Promise<Buffer[]> {
  let kept = parts;
  for (let size = kept.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at < kept.length && tries.left > 0 && performance.now() < tries.end;) {
      const fewer = [...kept.slice(0, at), ...kept.slice(at + size)];
      tries.left -= 1;
      if (await fails(Buffer.concat(fewer))) kept = fewer;
      else at += size;
    }
  }
  return kept;
}
