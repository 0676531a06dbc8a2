import { openTimeZone } from '../../src/lib/time-zone.js';
import type { LoginEvent } from '../../src/model/login.js';
import type { Outcome } from '../../src/model/outcome.js';
import { createParser, type ParsedBlock, type Parser, type ParserOptions } from '../../src/parse/parse.js';

/** Written on 1 June 2026, read half a year later; zone UTC. */
export const defaults: ParserOptions = {
  zone: openTimeZone('UTC'),
  writtenAtMs: Date.UTC(2026, 5, 1),
  nowMs: Date.UTC(2026, 11, 1),
};

export function parserOf(options: Partial<ParserOptions> = {}, startLine = 0): Parser {
  return createParser({ ...defaults, ...options }, startLine);
}

/** Parses a whole log of ordinary text. */
export function parseText(text: string, options: Partial<ParserOptions> = {}): ParsedBlock {
  return parserOf(options).parse(Buffer.from(text).toString('latin1'));
}

/** Returns the parse result of one line. */
export function outcomeOf(line: string | Buffer, options: Partial<ParserOptions> = {}): Outcome {
  let found: Outcome | undefined;
  parserOf(options).parse(Buffer.from(line).toString('latin1'), (outcome) => (found = outcome));
  if (found === undefined) throw new Error('no line');
  return found;
}

/** Returns the event of one line, and asserts that it is an event. */
export function eventOf(line: string | Buffer, options: Partial<ParserOptions> = {}): LoginEvent {
  const outcome = outcomeOf(line, options);
  if ('outcome' in outcome) throw new Error(`${outcome.outcome}: ${outcome.reason}: ${line.toString()}`);
  return outcome;
}

/** Returns the events of messages of one connection. */
export function parseMessages(...messages: readonly string[]): readonly LoginEvent[] {
  return parseText(logOf(messages)).events;
}

/** Returns the parse results of messages of one connection. */
export function explainMessages(
  ...messages: readonly string[]
): readonly { readonly outcome: string; readonly reason: string }[] {
  const explained: { outcome: string; reason: string }[] = [];
  parserOf().parse(Buffer.from(logOf(messages)).toString('latin1'), (outcome) => {
    if ('outcome' in outcome) explained.push({ outcome: outcome.outcome, reason: outcome.reason });
    else explained.push({ outcome: 'event', reason: outcome.status });
  });
  return explained;
}

/** Returns the one event of a message, or undefined. */
export function parseMessage(message: string): LoginEvent | undefined {
  return parseMessages(message)[0];
}

/** Returns the sum of attempts of messages of one connection. */
export function attemptsOf(...messages: readonly string[]): number {
  return parseMessages(...messages).reduce((sum, event) => sum + event.attempts, 0);
}

function logOf(messages: readonly string[]): string {
  return messages.map((message) => `2026-05-01T10:00:00Z web1 sshd[4242]: ${message}\n`).join('');
}
