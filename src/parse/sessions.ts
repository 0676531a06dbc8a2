// Which clients have logged in: the end of a session may be written hours after its beginning, by another process, in
// words that the end of a connection without a login has too.

/** Of more logins than these the oldest is forgotten. */
const MAX_SESSIONS = 2048;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

export class Sessions {
  /** Their hashes, which need little room in a position; two that are equal by chance cost one probe. */
  readonly #known = new Set<number>();

  /** What is kept in JSON. */
  states(): number[] {
    return [...this.#known];
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

  #add(hash: number): void {
    this.#known.delete(hash);
    this.#known.add(hash);
    if (this.#known.size <= MAX_SESSIONS) return;
    const [oldest] = this.#known;
    if (oldest !== undefined) this.#known.delete(oldest);
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
