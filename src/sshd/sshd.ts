// The entry point of this folder: a message -> what it reports, and what it adds to its connection. Knows nothing of
// headers. Read messages.ts first, then attempts.ts.
export { isAttempt } from './attempts.js';
export type { ConnectionHost } from './connection.js';
export { Connections } from './connections.js';
export { Memory, type MemoryState } from './memory.js';
export { type MessageReading, type RepeatedReading, readMessage } from './messages.js';
export {
  type CountedReading,
  OWN_PATTERN,
  parseReadingText,
  readingText,
  repeatedReadingText,
  usualReading,
} from './reading-text.js';
export { type AttemptKind, type ConnectionOpened, type LoginGraceTimeout, probe } from './reading.js';
export type { LastEvent } from './recent-events.js';
export { Sessions } from './sessions.js';
