// The sum of the weights of the events within a length of time.

export class SlidingSum {
  readonly #length: number;
  readonly #events: { readonly date: number; readonly weight: number }[] = [];
  /** Index of the oldest event that counts. */
  #oldest = 0;
  #sum = 0;

  /** @param length in the unit of the dates; an event of exactly this age still counts */
  constructor(length: number) {
    this.#length = length;
  }

  /** Adds an event and returns the sum at its date. @param date not before the last one @param weight a whole number */
  add(date: number, weight: number): number {
    this.#events.push({ date, weight });
    this.#sum += weight;
    const from = date - this.#length;
    for (
      let event = this.#events[this.#oldest];
      event && event.date < from;
      event = this.#events[this.#oldest]
    ) {
      this.#oldest += 1;
      this.#sum -= event.weight;
    }
    // Not at each step: moving the remaining events takes time.
    if (this.#oldest * 2 > this.#events.length) {
      this.#events.splice(0, this.#oldest);
      this.#oldest = 0;
    }
    return this.#sum;
  }
}
