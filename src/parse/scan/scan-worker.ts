// A thread that scans blocks: each comes with its memory, and goes back with it.
import { parentPort, workerData } from 'node:worker_threads';
import { scannedBlock, type ScannedBlock } from './scanned-block.js';
import { Scanner, type ScannerOptions } from './scanner.js';

const scanner = new Scanner(workerData as ScannerOptions);

parentPort?.on('message', (bytes: Uint8Array<ArrayBuffer>) => {
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const scanned: ScannedBlock = scannedBlock(bytes, scanner.scan(block));
  parentPort?.postMessage(scanned, [bytes.buffer, scanned.records.buffer, scanned.texts.buffer]);
});
parentPort?.postMessage('ready');
