// A thread that scans blocks. They are in shared memory, so no bytes of them are copied between threads.
import { parentPort, workerData } from 'node:worker_threads';
import { Scanner, type ScannerOptions } from './block-scanner.js';

export type Order = { readonly block: Uint8Array; readonly room: Uint8Array };

const scanner = new Scanner(workerData as ScannerOptions);

parentPort?.on('message', ({ block, room }: Order) => {
  parentPort?.postMessage(scanner.scan(block, room));
});
parentPort?.postMessage('ready');
