// The entry point of this folder: lines -> login events. Read parser.ts first, then messages/messages.ts.
export { mergeCopies } from './copies/merge-copies.js';
export { findFutureTail } from './future-tail.js';
export { decoded } from './interned.js';
export { createOwnPatterns } from './own-patterns.js';
export { parseBlocks, type ParsedBatch } from './parse-blocks.js';
export type { LogEvidence } from './evidence.js';
export { parseEach, watchEach, type LineCounts, type ParsedLines } from './parse-each.js';
export type { YearState } from './headers/year.js';
export type { Outcome } from './outcome.js';
export { hasYearlessLines, surveyDates, type DateSurvey } from './survey-dates.js';
export {
  createParser,
  isAtEntryEnd,
  type LineWatcher,
  type ParsedBlock,
  type Parser,
  type ParserOptions,
} from './parser.js';
export { Sessions } from './sessions.js';
