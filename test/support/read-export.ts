// Cuts an export into chunks and passes it through the cutter and the parser.
import type { LineBlock } from '../../src/model/line-block.js';
import { ExportCutter, exportBlocks } from '../../src/read/export-blocks.js';
import { fromTheBeginning, type Start } from '../../src/read/line-blocks.js';
import { parserOf } from './parse-text.js';

// eslint-disable-next-line @typescript-eslint/require-await -- files deliver chunks asynchronously
async function* stream(chunks: Iterable<Buffer>): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

export function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, n = 0; at < bytes.length; n += 1) {
    const size = sizes[n % sizes.length] ?? bytes.length;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

export type Read = {
  readonly blocks: readonly LineBlock[];
  readonly found: readonly string[];
  readonly lines: number;
  readonly failure: Error | undefined;
};

type From = {
  readonly start?: Start;
  readonly state?: string;
  readonly lines?: number;
  readonly isOver?: boolean;
};

/** The events as user, address and line; and the state of the parser after each block. */
export async function readExport(
  chunks: Iterable<Buffer>,
  { start = fromTheBeginning, state = '', lines = 0, isOver = true }: From = {},
): Promise<Read & { readonly states: readonly string[]; readonly lineCounts: readonly number[] }> {
  const parser = parserOf({ state }, lines);
  const blocks: LineBlock[] = [];
  const found: string[] = [];
  const states: string[] = [];
  const lineCounts: number[] = [];
  let failure: Error | undefined;
  try {
    const log = { name: 'x.export', isOver: () => isOver };
    for await (const block of exportBlocks(stream(chunks), new ExportCutter(start), log)) {
      blocks.push(block);
      const { events } = parser.parse(Buffer.from(block.bytes).toString('latin1'));
      found.push(...events.map(({ user, ip, line }) => `${user ?? ''} ${ip ?? ''} ${line}`));
      states.push(parser.state());
      lineCounts.push(parser.lines());
    }
  } catch (error) {
    failure = error as Error;
  }
  return { blocks, found, lines: parser.lines(), failure, states, lineCounts };
}
