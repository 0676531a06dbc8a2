// The entry point of this folder, the fast path: blocks of bytes -> logins, for the frequent messages.
//
// 1. scan-blocks.ts gives blocks of whole lines to worker threads. In each of them block-scanner.ts reads the ordinary
//    headers (line-time.ts, line-header.ts), looks for the templates of templates.ts (line-message.ts) and writes records:
//    numbers, no objects.
// 2. scan-reader.ts, in the main thread and in the order of lines, makes logins of the records. The line parser reads each
//    other line in its turn.
//
// A line means here what syslog/headers.ts and sshd/message-formats.ts say: both ways give the same logins, malformed lines and
// state. It stands here a second time for speed; test/property/scanner.test.ts holds the two together.
export type { ScannerOptions } from './block-scanner.js';
export { DateScanner } from './date-scanner.js';
export type { ScannedBlock } from './records.js';
export { scanBlocks } from './scan-blocks.js';
export { ScanReader } from './scan-reader.js';
export { ignoredTemplates } from './template-readings.js';
