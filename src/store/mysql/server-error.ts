// What a server, or a proxy before it, answers instead of a result: an ERR packet.
import { safeText } from '../../lib/safe-text.js';

/** As mysql2 gives it. What mysql2 and Node raise themselves has no `sqlMessage`. */
export type ServerError = Error & {
  readonly errno?: number;
  /** Empty before the handshake. */
  readonly sqlState?: string;
  readonly sqlMessage: string;
};

// A server's sentence has 512 bytes at most; a proxy may write anything.
const MAX_SENTENCE_CHARS = 600;

export function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && typeof (error as Partial<ServerError>).sqlMessage === 'string';
}

/** The server's own sentence, fit to be printed. */
export function refusalText({ errno, sqlMessage }: ServerError): string {
  const sentence = safeText(sqlMessage.slice(0, MAX_SENTENCE_CHARS)).trim();
  const number = errno === undefined ? '' : ` (error ${errno})`;
  return `the server refuses: ${sentence || 'no reason given'}${number}`;
}
