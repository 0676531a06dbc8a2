// Lines -> login events. Read parser.ts first, then messages/messages.ts; nothing here throws.
export { parseBlocks } from './parse-blocks.js';
export type { YearState } from './headers/year.js';
export { createParser, type ParsedBlock, type Parser, type ParserOptions } from './parser.js';
