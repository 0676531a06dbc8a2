// What the process must not cut short when it is told to stop. Counted for the whole process: whoever ends it asks
// here.

let transactions = 0;
let poolCalls = 0;

/** Marks `work` as a transaction: until it is done the process does not end by itself. */
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

/** Marks `work` as done by a thread of the pool that nothing here can end: `process.exit` would wait for it. */
export async function inThreadPool<T>(work: () => Promise<T>): Promise<T> {
  poolCalls += 1;
  try {
    return await work();
  } finally {
    poolCalls -= 1;
  }
}

// Requests of files and names that Node has given to its pool.
const requests = /^(?:FSReq|FileHandle.*Req|GetAddrInfoReq|GetNameInfoReq)/;

/** Whether a thread of the pool may be waiting for a pipe, a name server or a database. */
export function isThreadPoolBusy(): boolean {
  return poolCalls > 0 || process.getActiveResourcesInfo().some((name) => requests.test(name));
}
