// What the program has to say about its own work: to stderr, one line a message, or several that are told apart by whoever
// writes the message. A line break within a text, such as the name of a file, is escaped with all else that a terminal or
// a reader of lines would act upon: nothing that an attacker named can look like a message of ours.
import type { Writable } from 'node:stream';
import type winston from 'winston';

import { safeText } from '../lib/safe-text.js';
import { loadWinston } from './load-winston.js';
import { streamTransport } from './stream-transport.js';

/** One line, or lines. */
type Message = string | readonly string[];

export type ProgramLog = {
  info(message: Message): void;
  warn(message: Message): void;
  error(message: Message): void;
};

/** @param quiet only warnings and errors */
export function createProgramLog(stderr: Writable, quiet: boolean): ProgramLog {
  let logger: winston.Logger | undefined;
  const log = (level: keyof ProgramLog, message: Message): void => {
    logger ??= openLogger(stderr, quiet);
    const lines = typeof message === 'string' ? [message] : message;
    logger.log(level, lines.map(safeText).join('\n'));
  };
  return {
    info: (message) => log('info', message),
    warn: (message) => log('warn', message),
    error: (message) => log('error', message),
  };
}

function openLogger(stderr: Writable, quiet: boolean): winston.Logger {
  const { createLogger, format } = loadWinston();
  return createLogger({
    level: quiet ? 'warn' : 'info',
    format: format.printf(({ level, message }) => {
      const text = String(message);
      return level === 'info'
        ? `authtrack: ${text}`
        : `authtrack: ${level === 'warn' ? 'warning' : level}: ${text}`;
    }),
    transports: [streamTransport(stderr)],
  });
}
