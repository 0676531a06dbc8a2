// The sum of what happened within a length of time, event by event.

export class SlidingSum {
  readonly #length: number;
  readonly #events: { readonly date: number; readonly weight: number }[] = [];
  /** Where it begins: what stands before is too long ago. */
  #oldest = 0;
  #sum = 0;

  /** @param length in the unit of the dates; an event that is just so old still counts */
  constructor(length: number) {
    this.#length = length;
  }

  /** What has happened by now. @param date not before that of the event before; weights are whole numbers */
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
    // Not at each step: moving all that is left takes time.
    if (this.#oldest * 2 > this.#events.length) {
      this.#events.splice(0, this.#oldest);
      this.#oldest = 0;
    }
    return this.#sum;
  }
}
