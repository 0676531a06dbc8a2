// One connection serves a store, and a transaction spans many statements: whoever comes meanwhile waits for its end.

/** A function that runs what it is given one after the other, in the order given; a failure stops nobody else. */
export function serialQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
