// What the program has to say about its own work: to stderr, one line a message.
import type { Writable } from 'node:stream';
import type winston from 'winston';

import { safeText } from '../lib/safe-text.js';
import { loadWinston } from './load-winston.js';
import { streamTransport } from './stream-transport.js';

export type ProgramLog = {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
};

/** @param quiet only warnings and errors */
export function createProgramLog(stderr: Writable, quiet: boolean): ProgramLog {
  let logger: winston.Logger | undefined;
  const log = (level: keyof ProgramLog, message: string): void => {
    logger ??= openLogger(stderr, quiet);
    logger.log(level, message);
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
      const text = String(message).split('\n').map(safeText).join('\n');
      return level === 'info'
        ? `authtrack: ${text}`
        : `authtrack: ${level === 'warn' ? 'warning' : level}: ${text}`;
    }),
    transports: [streamTransport(stderr)],
  });
}
