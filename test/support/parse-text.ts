import { openTimeZone } from '../../src/lib/time-zone.js';
import type { LoginEvent } from '../../src/model/login-event.js';
import { createParser, type ParsedBlock, type Parser, type ParserOptions } from '../../src/parse/parse.js';

/** Written on 1 June 2026; zone UTC. */
export const defaults: ParserOptions = { zone: openTimeZone('UTC'), writtenAtMs: Date.UTC(2026, 5, 1) };

export function parserOf(options: Partial<ParserOptions> = {}): Parser {
  return createParser({ ...defaults, ...options });
}

/** Parses a whole log of ordinary text. */
export function parseText(text: string, options: Partial<ParserOptions> = {}): ParsedBlock {
  return parserOf(options).parse(Buffer.from(text).toString('latin1'));
}

/** The one event of a message, or undefined. */
export function parseMessage(message: string): LoginEvent | undefined {
  return parseText(`2026-05-01T10:00:00Z web1 sshd[4242]: ${message}\n`).events[0];
}

/** The sum of attempts of messages of one connection. */
export function attemptsOf(...messages: readonly string[]): number {
  const log = messages.map((message) => `2026-05-01T10:00:00Z web1 sshd[4242]: ${message}\n`).join('');
  return parseText(log).events.reduce((sum, event) => sum + event.attempts, 0);
}
