// The last event of each host, for daemons that quote the message which they left out: on a server that collects logs
// lines of other hosts may stand between the two.
import type { LoginEvent } from '../model/login-event.js';

/** An event that may be repeated. */
export type LastEvent = { readonly event: LoginEvent; readonly isAttempt: boolean };

/** An event, and how its message begins. */
export type RecentEvent = LastEvent & { readonly beginning: string };

/** An event is forgotten after so many lines, … */
const MAX_LINES = 2000;

/** … and not believed to be repeated after so long. */
const MAX_MICROS = 600 * 1_000_000;

const MANY_HOSTS = 100;

/** A longer message is not kept whole: a quote has 20 bytes of it. */
const MAX_MESSAGE_CHARS = 1024;
const KEPT_CHARS = 64;

const tags = {
  sshd: ['sshd', 'sshd-session', 'sshd-auth'],
  dropbear: ['dropbear'],
} as const;

export type Quotation = {
  readonly host: string;
  /** Undefined where the line does not say whose message it was; then the tag may be a part of the quote. */
  readonly service: string | undefined;
  readonly quote: string;
  readonly line: number;
  readonly date: number;
};

export class RecentEvents {
  readonly #byHost: Map<string, RecentEvent>;
  /** Adds what the scanner found and nobody has asked for yet. */
  catchUp: () => void = () => undefined;

  constructor(events: readonly RecentEvent[] = []) {
    this.#byHost = new Map(events.map((recent) => [recent.event.host, recent]));
  }

  /** Takes over an event and its message, unless a later one of its host is known. */
  add({ event, isAttempt }: LastEvent, message: string): void {
    const known = this.#byHost.get(event.host);
    if (known !== undefined && known.event.line > event.line) return;
    const beginning = message.length <= MAX_MESSAGE_CHARS ? message : copyOfBeginning(message);
    this.#byHost.set(event.host, { event, isAttempt, beginning });
  }

  /** The last event of the host, if its message begins with the quote. */
  find({ host, service, quote, line, date }: Quotation): RecentEvent | undefined {
    this.catchUp();
    const recent = this.#byHost.get(host);
    if (recent === undefined) return undefined;
    const { event } = recent;
    const beginning = beginningOf(recent.beginning);
    if (line - event.line > MAX_LINES || Math.abs(date - event.date) > MAX_MICROS) return undefined;
    const quoted = beginningOf(quote);
    if (service !== undefined)
      return service === event.service && beginning.startsWith(quoted) ? recent : undefined;
    const pid = event.pid === null ? '' : `[${event.pid}]`;
    const names = event.service === 'dropbear' ? tags.dropbear : tags.sshd;
    const written = [beginning, ...names.map((name) => `${name}${pid}: ${beginning}`)];
    return written.some((text) => text.startsWith(quoted)) ? recent : undefined;
  }

  /** @param lines that were read so far */
  states(lines: number): RecentEvent[] {
    return [...this.#byHost.values()]
      .filter(({ event }) => lines - event.line <= MAX_LINES)
      .map((recent) => ({ ...recent, beginning: beginningOf(recent.beginning) }))
      .sort((a, b) => a.event.line - b.event.line);
  }

  /** Whoever collects the logs of many hosts does not keep those that are silent. */
  forget(lines: number): void {
    if (this.#byHost.size <= MANY_HOSTS) return;
    for (const [host, { event }] of this.#byHost)
      if (lines - event.line > MAX_LINES) this.#byHost.delete(host);
  }
}

/** Without the block of lines that the message was cut out of. */
function copyOfBeginning(message: string): string {
  return Buffer.from(message.slice(0, KEPT_CHARS), 'latin1').toString('latin1');
}

/** What syslog-ng quotes of a message (20 bytes), up to where a character may be cut in two, and so may be escaped. */
function beginningOf(message: string): string {
  // eslint-disable-next-line no-control-regex -- ASCII is what this is about
  return /^[\u0000-\u005b\u005d-\u007f]{0,20}/.exec(message)?.[0] ?? '';
}
