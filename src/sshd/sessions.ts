// The clients that have logged in. Another process may log the end of a session hours later, with the same message as the
// end of a connection without a login.

/** Above this number of logins, the oldest is forgotten. */
const MAX_SESSIONS = 2048;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

export class Sessions {
  /** Hashes, which are short in a saved state. A collision only loses one probe. */
  readonly #known = new Set<number>();
  /** The hashes in the order of arrival. When it is full, the oldest is at `#next`. */
  readonly #ring: number[] = [];
  #next = 0;

  /** The hashes for JSON, the oldest first. */
  states(): number[] {
    return [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
  }

  restore(states: readonly number[]): void {
    for (const state of states) this.#add(state);
  }

  add(host: string, from: string, port: number): void {
    this.#add(hashOf(host, from, port));
  }

  has(host: string, from: string, port: number): boolean {
    return this.#known.has(hashOf(host, from, port));
  }

  // A ring, because finding the oldest entry of a Set gets slower with each deletion.
  #add(hash: number): void {
    if (this.#known.has(hash)) return;
    this.#known.add(hash);
    if (this.#ring.length < MAX_SESSIONS) {
      this.#ring.push(hash);
      return;
    }
    this.#known.delete(this.#ring[this.#next] ?? 0);
    this.#ring[this.#next] = hash;
    this.#next = (this.#next + 1) % MAX_SESSIONS;
  }
}

function hashOf(host: string, from: string, port: number): number {
  return mixed(from, mixed(host, (FNV_OFFSET ^ port) >>> 0));
}

function mixed(text: string, start: number): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  return Math.imul(hash ^ text.length, FNV_PRIME) >>> 0;
}
