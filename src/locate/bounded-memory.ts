// A map with a limited size. It keeps two generations: when the newer one is full, the older one is dropped as a whole.
// Deleting single entries from the front of a large Map is slow (0.03 million addresses per second instead of 0.4).

export class BoundedMemory<Value> {
  readonly #generationEntries: number;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  /** @param entries the most that it holds; it holds at least the newer half of them */
  constructor(entries: number) {
    this.#generationEntries = Math.max(1, Math.floor(entries / 2));
  }

  get(key: string): Value | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  set(key: string, value: Value): void {
    if (this.#young.size >= this.#generationEntries) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
