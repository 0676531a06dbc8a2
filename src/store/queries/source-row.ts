// Converts a row of `sources` to the model's Source.
import type { Reread, Source } from '../../model/source.js';
import type { SqlRow } from '../engine.js';
import { toNumber, toNumberOrNull, toText, toTextOrNull } from '../sql-row.js';

export const SOURCE_COLUMNS = `id, name, head_bytes, head_hash, offset_bytes, line_count, tail_bytes, tail_hash,
  journal_cursor, parser_state, copied, reread_lines, reread_until`;

export function sourceRow(row: SqlRow): Source {
  return {
    id: toNumber(row, 'id'),
    name: toText(row, 'name'),
    headBytes: toNumber(row, 'head_bytes'),
    headHash: toText(row, 'head_hash'),
    position: {
      offsetBytes: toNumber(row, 'offset_bytes'),
      lines: toNumber(row, 'line_count'),
      tailHash: toText(row, 'tail_hash'),
      tailBytes: toNumber(row, 'tail_bytes'),
      cursor: toTextOrNull(row, 'journal_cursor'),
      parserState: toText(row, 'parser_state'),
    },
    copied: JSON.parse(toTextOrNull(row, 'copied') ?? '[]') as number[],
    reread: rereadOf(row),
  };
}

function rereadOf(row: SqlRow): Reread | null {
  const lines = toNumberOrNull(row, 'reread_lines');
  return lines === null ? null : { lines, untilMicros: toNumber(row, 'reread_until') };
}
