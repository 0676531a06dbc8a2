// A thread that scans blocks, which stay where they are: what travels is where they are, and what was found.
import { parentPort, workerData } from 'node:worker_threads';
import { foundIn } from './scanned-block.js';
import { Scanner, type ScannerOptions } from './scanner.js';

const scanner = new Scanner(workerData as ScannerOptions);

parentPort?.on('message', ({ buffer, byteOffset, length }: Uint8Array) => {
  parentPort?.postMessage(foundIn(scanner.scan(Buffer.from(buffer, byteOffset, length))));
});
parentPort?.postMessage('ready');
