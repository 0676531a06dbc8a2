// The entry point of this folder: a message -> what it reports, and what it adds to its connection. Knows nothing of
// headers. Read reading.ts first (the contract of the readers), then message-formats.ts (the messages) and attempts.ts (how
// they are counted).
export { isAttempt } from './attempts.js';
export type { ConnectionHost } from './connection-index.js';
export { Connections, sessionEnded } from './connections.js';
export { readLoggedKey } from './logged-key.js';
export { Memory, type MemoryState } from './memory.js';
export { type MessageReading, readMessage } from './read-message.js';
export {
  type CountedReading,
  keyFields,
  kindFields,
  OWN_PATTERN,
  parseReadingText,
  repeatedReadingText,
  usualReading,
} from './reading-text.js';
export {
  type AttemptKind,
  type ConnectionOpened,
  type LoginGraceTimeout,
  probe,
  type Reading,
  type SessionEnded,
} from './reading.js';
export { type Reason, reasons } from './reasons.js';
export type { LastEvent } from './recent-events.js';
export { Sessions } from './sessions.js';
