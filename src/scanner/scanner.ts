// The entry point of this folder: blocks of bytes -> logins, for the frequent messages. Gives the same logins as the
// line parser (test/property/scanner.test.ts). Read template.ts first.
export type { Scanner, ScannerOptions } from './block-scanner.js';
export { scanBlocks } from './scan-blocks.js';
export { ScanReader } from './scan-reader.js';
export { releaseScanner, takeScanner } from './scan-threads.js';
export type { ScannedBlock } from './scanned-block.js';
export { ignoredTemplates } from './template-readings.js';
