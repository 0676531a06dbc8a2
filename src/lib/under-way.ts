// Counts the work that must be finished before the process ends. One count for the process: the code that ends it asks
// here.

let transactions = 0;
let poolCalls = 0;

/** Runs `work` as a transaction: the process does not end itself before the work is done. */
export async function asTransaction<T>(work: () => Promise<T>): Promise<T> {
  transactions += 1;
  try {
    return await work();
  } finally {
    transactions -= 1;
  }
}

export function isTransactionUnderWay(): boolean {
  return transactions > 0;
}

/** Runs `work` that a pool thread does and that cannot be cancelled: `process.exit` would wait for it. */
export async function inThreadPool<T>(work: () => Promise<T>): Promise<T> {
  poolCalls += 1;
  try {
    return await work();
  } finally {
    poolCalls -= 1;
  }
}

// File and DNS requests that Node runs in its thread pool.
const requests = /^(?:FSReq|FileHandle.*Req|GetAddrInfoReq|GetNameInfoReq)/;

/** Whether a pool thread may be waiting for a pipe, a name server or a database. */
export function isThreadPoolBusy(): boolean {
  return poolCalls > 0 || process.getActiveResourcesInfo().some((name) => requests.test(name));
}
