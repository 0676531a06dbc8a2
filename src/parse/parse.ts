// Lines -> login events. Read parser.ts first, then messages/messages.ts; nothing here throws.
export { decoded } from './interned.js';
export { createOwnPatterns } from './own-patterns.js';
export { parseBlocks, type ParsedBatch } from './parse-blocks.js';
export { parseEach, watchEach, type LineCounts, type ParsedLines } from './parse-each.js';
export type { YearState } from './headers/year.js';
export type { Outcome } from './outcome.js';
export { hasYearlessLines, surveyDates, type DateSurvey } from './survey-dates.js';
export {
  createParser,
  type LineWatcher,
  type ParsedBlock,
  type Parser,
  type ParserOptions,
} from './parser.js';
