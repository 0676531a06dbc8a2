// What the program has to say about its own work: to stderr, one line a message.
import type { Writable } from 'node:stream';
import winston from 'winston';

import { safeText } from '../lib/safe-text.js';
import { streamTransport } from './stream-transport.js';

export type ProgramLog = {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
};

/** @param quiet only warnings and errors */
export function createProgramLog(stderr: Writable, quiet: boolean): ProgramLog {
  const logger = winston.createLogger({
    level: quiet ? 'warn' : 'info',
    format: winston.format.printf(({ level, message }) => {
      const text = String(message).split('\n').map(safeText).join('\n');
      return level === 'info'
        ? `authtrack: ${text}`
        : `authtrack: ${level === 'warn' ? 'warning' : level}: ${text}`;
    }),
    transports: [streamTransport(stderr)],
  });
  return {
    info: (message) => void logger.info(message),
    warn: (message) => void logger.warn(message),
    error: (message) => void logger.error(message),
  };
}
