// An ERR packet: the reply of a server, or of a proxy in front of it, instead of a result.
import { safeText } from '../../../lib/safe-text.js';

/** The error that mysql2 makes of the packet. Errors of mysql2 and Node themselves have no `sqlMessage`. */
export type ServerError = Error & {
  readonly errno?: number;
  /** Empty before the handshake. */
  readonly sqlState?: string;
  readonly sqlMessage: string;
};

// A server's message has at most 512 bytes; a proxy may send anything.
const MAX_SENTENCE_CHARS = 600;

export function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && typeof (error as Partial<ServerError>).sqlMessage === 'string';
}

/** Returns the server's message with unsafe characters escaped. */
export function refusalText({ errno, sqlMessage }: ServerError): string {
  const sentence = safeText(sqlMessage.slice(0, MAX_SENTENCE_CHARS)).trim();
  const number = errno === undefined ? '' : ` (error ${errno})`;
  return `the server refuses: ${sentence || 'no reason given'}${number}`;
}
