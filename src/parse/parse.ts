// The entry point of this folder: lines -> login events, by the header readers of syslog/, the messages of sshd/ and the
// fast path of scanner/. Read parser.ts first.
export { findFutureTail } from './future-tail.js';
export { createOwnPatterns } from './own-patterns.js';
export {
  parseBlocks,
  parseEach,
  watchEach,
  type LineCounts,
  type ParsedBatch,
  type ParsedLines,
} from './parse-blocks.js';
export { hasYearlessLines, surveyDates, type DateSurvey } from './survey-dates.js';
export {
  createParser,
  isAtEntryEnd,
  type LineWatcher,
  type ParsedBlock,
  type Parser,
  type ParserOptions,
} from './parser.js';
