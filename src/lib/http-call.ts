// One POST over HTTP, and what became of it. Never throws.
// Nothing that the HTTP library says is repeated: it could hold a secret. What the server says is for the caller to
// judge, and only where it asked for it.
import fetch, { AbortError, Blob, FetchError, FormData } from 'node-fetch';
import type { HttpConnection } from './http-connection.js';

export type HttpCall = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FormData;
  /** For the whole call, from connecting to the last byte of the answer. */
  readonly timeoutMs: number;
  /** After unpacking. */
  readonly maxAnswerBytes: number;
  /** Ends the call early. */
  readonly closing: AbortSignal;
};

/** `why` is for people. */
export type HttpOutcome =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** Empty where the body of anything but a 200 could not be read, or was too long. */
      readonly text: string;
      /** The Retry-After header, if there was one. */
      readonly retryAfter: string | null;
    }
  /** A 200 with more in it than was asked for. */
  | { readonly kind: 'tooLong'; readonly why: string }
  /** No answer, or not the whole of a 200: what was sent may have arrived, unless the connection was never made. */
  | { readonly kind: 'broken'; readonly why: string };

/** Follows no redirect: it would carry the headers, and a secret in them, to wherever it points. */
export async function httpPost(connection: HttpConnection, call: HttpCall): Promise<HttpOutcome> {
  // node-fetch would let the error of an unread body out.
  if (call.closing.aborted) return { kind: 'broken', why: 'it was not called' };
  const running = new AbortController();
  const abort = (): void => running.abort();
  const timer = setTimeout(abort, call.timeoutMs);
  call.closing.addEventListener('abort', abort);
  try {
    const response = await fetch(connection.endpoint, {
      method: 'POST',
      headers: { ...call.headers, 'User-Agent': 'authtrack' },
      body: call.body,
      agent: connection.agent,
      redirect: 'manual',
      size: call.maxAnswerBytes,
      signal: running.signal,
    });
    const { status } = response;
    // The connection can be used again only when the body was read. Of an error the status says enough.
    const text = await (status === 200 ? response.text() : response.text().catch(() => ''));
    return { kind: 'answer', status, text, retryAfter: response.headers.get('Retry-After') };
  } catch (error) {
    return judgeError(error, call);
  } finally {
    clearTimeout(timer);
    call.closing.removeEventListener('abort', abort);
  }
}

/** A form with one file in it, as a browser would send it (RFC 7578). */
export function fileForm(field: string, file: { name: string; type: string; text: string }): FormData {
  const form = new FormData();
  form.set(field, new Blob([file.text], { type: file.type }), file.name);
  return form;
}

function judgeError(error: unknown, { timeoutMs, maxAnswerBytes }: HttpCall): HttpOutcome {
  if (error instanceof AbortError) return { kind: 'broken', why: `no answer within ${timeoutMs} ms` };
  if (error instanceof FetchError && error.type === 'max-size') {
    return { kind: 'tooLong', why: `an answer of more than ${maxAnswerBytes} bytes` };
  }
  const code = (error as NodeJS.ErrnoException).code;
  return { kind: 'broken', why: typeof code === 'string' ? code : 'the connection broke' };
}
