// One call of ipinfo.io's batch interface, and what became of it. Never throws.
// Nothing that the server or the HTTP library says is repeated: it could hold the token.
import type { Agent } from 'node:http';
import fetch, { AbortError, FetchError, type Response } from 'node-fetch';

/** A thousand answers have about 250 KB. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

export type IpinfoConnection = {
  readonly endpoint: URL;
  readonly token: string;
  /** For the whole call, its body included. */
  readonly timeoutMs: number;
  readonly agent: Agent;
  /** Ends the call early. */
  readonly closing: AbortSignal;
};

/** `why` is for people. */
export type Outcome =
  | { readonly kind: 'answer'; readonly items: object }
  /** Something in the batch is not to its taste. */
  | { readonly kind: 'rejected'; readonly why: string }
  /** The token is not accepted. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Another attempt may succeed. */
  | { readonly kind: 'busy'; readonly why: string; readonly retryAfter: string | null }
  /** No attempt will. */
  | { readonly kind: 'failed'; readonly why: string };

export async function postBatch(ips: readonly string[], connection: IpinfoConnection): Promise<Outcome> {
  const call = new AbortController();
  const abort = (): void => call.abort();
  const timer = setTimeout(abort, connection.timeoutMs);
  connection.closing.addEventListener('abort', abort);
  try {
    const response = await fetch(connection.endpoint, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${connection.token}`,
        'Content-Type': 'application/json',
        Accept: 'application/json',
        'User-Agent': 'authtrack',
      },
      body: JSON.stringify(ips),
      agent: connection.agent,
      // A redirect is not followed: it would carry the token to wherever it points.
      redirect: 'manual',
      size: MAX_ANSWER_BYTES,
      signal: call.signal,
    });
    return response.status === 200 ? readAnswer(await response.text()) : await judgeStatus(response);
  } catch (error) {
    return judgeError(error, connection.timeoutMs);
  } finally {
    clearTimeout(timer);
    connection.closing.removeEventListener('abort', abort);
  }
}

function readAnswer(text: string): Outcome {
  let items: unknown;
  try {
    items = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which is not to be repeated.
  }
  if (typeof items === 'object' && items !== null && !Array.isArray(items)) return { kind: 'answer', items };
  return { kind: 'failed', why: 'an answer that is no JSON object' };
}

async function judgeStatus(response: Response): Promise<Outcome> {
  // The connection can be used again only when the body was read. That it cannot be read changes nothing.
  await response.text().catch(() => '');
  const { status } = response;
  const why = `HTTP ${status}`;
  if (status === 400 || status === 413 || status === 422) return { kind: 'rejected', why };
  if (status === 401 || status === 403) return { kind: 'refused', why };
  if (status === 408 || status === 429 || status >= 500) {
    return { kind: 'busy', why, retryAfter: response.headers.get('Retry-After') };
  }
  return { kind: 'failed', why };
}

function judgeError(error: unknown, timeoutMs: number): Outcome {
  if (error instanceof AbortError) {
    return { kind: 'busy', why: `no answer within ${timeoutMs} ms`, retryAfter: null };
  }
  if (error instanceof FetchError && error.type === 'max-size') {
    return { kind: 'failed', why: `an answer of more than ${MAX_ANSWER_BYTES} bytes` };
  }
  const code = (error as NodeJS.ErrnoException).code;
  return { kind: 'busy', why: typeof code === 'string' ? code : 'the connection broke', retryAfter: null };
}
