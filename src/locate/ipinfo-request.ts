// ipinfo.io's batch API: its URL, its token, and one call with its outcome. A call never throws. Texts from the server are
// not repeated: they could contain the token.
import { ConfigError } from '../lib/errors.js';
import type { HttpOutcome } from '../lib/http-call.js';
import { headerSecret, type HttpConnection, serviceUrl } from '../lib/http-service.js';
import type { HttpService } from '../lib/http-service.js';

/** A thousand answers have about 250 KB. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

export type IpinfoConnection = {
  readonly http: HttpConnection;
  readonly token: string;
  /** For the whole call, including the body. */
  readonly timeoutMs: number;
  /** Ends the call early. */
  readonly closing: AbortSignal;
};

/** `why` is a text for people. */
export type RequestOutcome =
  | { readonly kind: 'answer'; readonly items: object }
  /** ipinfo.io rejects something in the batch. */
  | { readonly kind: 'rejected'; readonly why: string }
  /** The token is not accepted. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Another attempt may succeed. */
  | { readonly kind: 'busy'; readonly why: string; readonly retryAfter: string | null }
  /** Another attempt would not succeed. */
  | { readonly kind: 'failed'; readonly why: string };

/** Posts one batch of addresses. */
export async function postBatch(
  ips: readonly string[],
  connection: IpinfoConnection,
): Promise<RequestOutcome> {
  const { http, token, timeoutMs, closing } = connection;
  const { httpPost } = await import('../lib/http-call.js');
  const outcome = await httpPost(http, {
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      Accept: 'application/json',
    },
    body: JSON.stringify(ips),
    timeoutMs,
    maxAnswerBytes: MAX_ANSWER_BYTES,
    closing,
  });
  if (outcome.kind === 'broken') return { kind: 'busy', why: outcome.why, retryAfter: null };
  if (outcome.kind === 'tooLong') return { kind: 'failed', why: outcome.why };
  return outcome.status === 200 ? readAnswer(outcome.text) : judgeStatus(outcome);
}

function readAnswer(text: string): RequestOutcome {
  let items: unknown;
  try {
    items = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which must not be repeated.
  }
  if (typeof items === 'object' && items !== null && !Array.isArray(items)) return { kind: 'answer', items };
  return { kind: 'failed', why: 'an answer that is not a JSON object' };
}

function judgeStatus({ status, retryAfter }: HttpOutcome & { kind: 'answer' }): RequestOutcome {
  const why = `HTTP ${status}`;
  if (status === 400 || status === 413 || status === 422) return { kind: 'rejected', why };
  if (status === 401 || status === 403) return { kind: 'refused', why };
  if (status === 408 || status === 429 || status >= 500) return { kind: 'busy', why, retryAfter };
  return { kind: 'failed', why };
}

// The URL of ipinfo.io and the token for it.

const ipinfo: HttpService = { name: 'ipinfo.io', defaultBaseUrl: 'https://api.ipinfo.io', secret: 'token' };

/** The URL of the batch API under a base URL. @throws ConfigError if the base URL is invalid or unsafe */
export function ipinfoEndpoint(baseUrl?: string): URL {
  return serviceUrl(ipinfo, '/batch/lite', baseUrl);
}

/** The token without surrounding whitespace. @throws ConfigError if it cannot be the value of an HTTP header */
export function ipinfoToken(text: string): string {
  const token = headerSecret(text);
  if (token !== null) return token;
  throw new ConfigError('the ipinfo.io token is empty or has characters that a token cannot have', {
    hint: 'copy the token again from the ipinfo.io dashboard, or leave it out to use the local database',
  });
}
