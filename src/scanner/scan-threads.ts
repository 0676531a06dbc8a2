// Scans blocks, in worker threads if there are enough blocks. This thread scans the first blocks, until the workers are
// ready. It also scans every block outside shared memory, and all blocks if the machine has one core.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { roomFor } from '../lib/buffer-pool.js';
import {
  scannedBlock,
  Scanner,
  type ScanResult,
  type ScannedBlock,
  type ScannerOptions,
} from './block-scanner.js';
import type { Order } from './scan-worker.js';

/** Starting a thread takes some 40 ms, as long as scanning this many blocks of 1 MiB. */
const BLOCKS_BEFORE_THREADS = 8;

/** More threads would be idle: reading the records in this thread takes a quarter of the time of scanning. */
const MAX_THREADS = 2;

/** One that the thread scans now, and one that it scans next. */
const BLOCKS_PER_THREAD = 2;

/** Scanners of this thread that are not in use. Making one takes some milliseconds. */
const idle: Scanner[] = [];

type Thread = {
  readonly scanner: number;
  readonly worker: Worker;
  isReady: boolean;
  /** The blocks that it has not scanned yet, in the order in which they were sent. */
  readonly waiting: {
    readonly resolve: (found: ScanResult) => void;
    readonly reject: (error: Error) => void;
  }[];
};

export class ScanThreads {
  readonly #options: ScannerOptions;
  readonly #scanner: Scanner;
  readonly #threads: Thread[] = [];
  #blocks = 0;

  constructor(options: ScannerOptions) {
    this.#options = options;
    this.#scanner = takeScanner(options);
  }

  /** How many blocks can be under way in addition to the first one; 0 before the threads are started. */
  get depth(): number {
    return this.#threads.length * BLOCKS_PER_THREAD;
  }

  /** Scans a block; returns a promise if another thread does it. */
  scan(bytes: Uint8Array): ScannedBlock | Promise<ScannedBlock> {
    const room = roomFor(bytes);
    if (room !== undefined) this.#blocks += 1;
    if (this.#blocks === BLOCKS_BEFORE_THREADS && this.#threads.length === 0) this.#start();
    const thread = room === undefined ? undefined : this.#leastBusy();
    if (room === undefined || thread === undefined)
      return scannedBlock(bytes, this.#scanner.scan(bytes, room));
    const found = new Promise<ScanResult>((resolve, reject) => thread.waiting.push({ resolve, reject }));
    thread.worker.postMessage({ block: bytes, room } satisfies Order);
    return found.then((all) => scannedBlock(bytes, all, thread.scanner));
  }

  async close(): Promise<void> {
    releaseScanner(this.#scanner);
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #leastBusy(): Thread | undefined {
    const ready = this.#threads.filter(({ isReady }) => isReady);
    return ready.reduce<Thread | undefined>(
      (least, thread) =>
        least !== undefined && least.waiting.length <= thread.waiting.length ? least : thread,
      undefined,
    );
  }

  #start(): void {
    const cores = availableParallelism();
    if (cores === 1) return;
    for (let n = 0; n < Math.min(cores - 1, MAX_THREADS); n++) {
      const worker = new Worker(new URL('scan-worker.js', import.meta.url), { workerData: this.#options });
      const thread: Thread = { scanner: n + 1, worker, isReady: false, waiting: [] };
      worker.on('message', (message: 'ready' | ScanResult) => {
        if (message === 'ready') thread.isReady = true;
        else thread.waiting.shift()?.resolve(message);
      });
      worker.on('error', (error) => {
        for (const { reject } of thread.waiting.splice(0)) reject(error);
      });
      this.#threads.push(thread);
    }
  }
}

/** A scanner of this thread, for a new log; `releaseScanner` takes it back. */
export function takeScanner(options: ScannerOptions): Scanner {
  const place = idle.findIndex(({ hasOwnPatterns }) => hasOwnPatterns === options.hasOwnPatterns);
  const [scanner = new Scanner(options)] = place < 0 ? [] : idle.splice(place, 1);
  scanner.begin();
  return scanner;
}

export function releaseScanner(scanner: Scanner): void {
  idle.push(scanner);
}
