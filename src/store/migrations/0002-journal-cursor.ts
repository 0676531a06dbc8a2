// The read position in a journal, which has no byte offset; null for every other log.
import type { Migration } from './migration.js';

export const journalCursor: Migration = ({ text }) => [
  `ALTER TABLE sources ADD COLUMN journal_cursor ${text}`,
];
