// The last event of each host, for daemons that quote the message which they repeat. On a log collector, lines of other
// hosts may be between the message and its repetition.
import { MICROS_PER_SECOND } from '../lib/units.js';
import { type LoginEvent, programsOf } from '../model/login.js';

/** An event that may be repeated. */
export type LastEvent = { readonly event: LoginEvent; readonly isAttempt: boolean };

/** An event and the beginning of its message. */
export type RecentEvent = LastEvent & { readonly beginning: string };

/** An event is forgotten after this many lines, … */
const MAX_LINES = 2000;

/** … and is not matched with a repetition that comes later than this. */
const MAX_MICROS = 600 * MICROS_PER_SECOND;

const MANY_HOSTS = 100;

/** Of a longer message only the beginning is kept: a quote has 20 bytes. */
const MAX_MESSAGE_CHARS = 1024;
const KEPT_CHARS = 64;

export type Quotation = {
  readonly host: string;
  /** Undefined if the line does not name the program; then the quote may begin with the tag. */
  readonly service: string | undefined;
  readonly quote: string;
  readonly line: number;
  readonly date: number;
};

export class RecentEvents {
  readonly #byHost: Map<string, RecentEvent>;
  /** Adds the events of the block that ScanReader is reading; it adds them only on demand. */
  catchUp: () => void = () => undefined;

  constructor(events: readonly RecentEvent[] = []) {
    this.#byHost = new Map(events.map((recent) => [recent.event.host, recent]));
  }

  /** Keeps an event and its message, unless a later event of its host is known. */
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
    const names = event.service === 'dropbear' ? programsOf.dropbear : programsOf.sshd;
    const written = [beginning, ...names.map((name) => `${name}${pid}: ${beginning}`)];
    return written.some((text) => text.startsWith(quoted)) ? recent : undefined;
  }

  /** @param lines the number of lines read so far */
  states(lines: number): RecentEvent[] {
    return [...this.#byHost.values()]
      .filter(({ event }) => lines - event.line <= MAX_LINES)
      .map((recent) => ({ ...recent, beginning: beginningOf(recent.beginning) }))
      .sort((a, b) => a.event.line - b.event.line);
  }

  /** Drops the events of silent hosts, so that a collector of many hosts does not fill the memory. */
  forget(lines: number): void {
    if (this.#byHost.size <= MANY_HOSTS) return;
    for (const [host, { event }] of this.#byHost)
      if (lines - event.line > MAX_LINES) this.#byHost.delete(host);
  }
}

/** A copy: a slice would keep the whole block in memory. */
function copyOfBeginning(message: string): string {
  return Buffer.from(message.slice(0, KEPT_CHARS), 'latin1').toString('latin1');
}

/** The 20 bytes that syslog-ng quotes, up to the first character that the cut could split or that is an escape. */
function beginningOf(message: string): string {
  // eslint-disable-next-line no-control-regex -- ASCII is what this is about
  return /^[\u0000-\u005b\u005d-\u007f]{0,20}/.exec(message)?.[0] ?? '';
}
