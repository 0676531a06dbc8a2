// A map that forgets. Two generations instead of a list of uses: when the younger is full, the older is dropped whole,
// because deleting single entries from the front of a large Map is slow (0.03 million addresses a second against 0.4).

export class BoundedMemory<Value> {
  readonly #generationEntries: number;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  /** Holds at most `entries`, and at least the newer half of them. */
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
