// The entry point of this folder, the fast path: blocks of bytes -> logins, for the frequent messages.
//
// 1. scan-blocks.ts gives blocks of whole lines to threads (scan-threads.ts). Each runs WebAssembly (block-scanner.ts,
//    assembly/), which reads the ordinary headers, finds the templates of templates.ts, and writes records: numbers.
// 2. scan-reader.ts makes logins of the records, in the order of lines. The line parser reads each other line in its turn.
//
// A line means here what syslog/ and sshd/ say: both ways give the same logins, malformed lines and memory. It is read here
// a second time for speed; test/property/scanner.test.ts holds the two together.
export type { ScannedBlock, Scanner, ScannerOptions } from './block-scanner.js';
export { scanBlocks } from './scan-blocks.js';
export { ScanReader } from './scan-reader.js';
export { releaseScanner, takeScanner } from './scan-threads.js';
export { ignoredTemplates } from './template-readings.js';
