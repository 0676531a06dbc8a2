// A store has one connection, and a transaction has many statements. Other calls must wait for the end of a
// transaction.

/** Returns a function that runs work one after another, in the given order. A failure does not stop later work. */
export function serialQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
