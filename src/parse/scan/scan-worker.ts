// A thread that scans blocks, which stay where they are: what travels is where they are, and what was found.
import { parentPort, workerData } from 'node:worker_threads';
import { Scanner, type ScannerOptions } from './scanner.js';

export type Order = { readonly block: Uint8Array; readonly room: Uint8Array };

const scanner = new Scanner(workerData as ScannerOptions);

parentPort?.on('message', ({ block, room }: Order) => {
  parentPort?.postMessage(scanner.scan(block, room));
});
parentPort?.postMessage('ready');
