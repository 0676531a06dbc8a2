// One POST over HTTP, and its outcome. Never throws.
// Messages of the HTTP library are not repeated: they could hold a secret. The caller judges the server's answer.
import fetch, { AbortError, Blob, FetchError, FormData } from 'node-fetch';
import type { HttpConnection } from './http-service.js';

export type HttpCall = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FormData;
  /** For the whole call, from connecting to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Of the decompressed answer. */
  readonly maxAnswerBytes: number;
  /** Ends the call early. */
  readonly closing: AbortSignal;
};

/** `why` is a text for people. */
export type HttpOutcome =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** Empty if the status is not 200 and the body could not be read or was too long. */
      readonly text: string;
      /** The Retry-After header, null if there is none. */
      readonly retryAfter: string | null;
    }
  /** A 200 whose body is longer than `maxAnswerBytes`. */
  | { readonly kind: 'tooLong'; readonly why: string }
  /** No answer, or an incomplete 200. The request may have arrived, unless no connection was made. */
  | { readonly kind: 'broken'; readonly why: string };

/** POSTs a body. Does not follow redirects: they could send the headers, and a secret in them, anywhere. */
export async function httpPost(connection: HttpConnection, call: HttpCall): Promise<HttpOutcome> {
  // After an abort, node-fetch would leave the error of an unread body unhandled.
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
    // Reading the body makes the connection reusable. For an error, the status says enough.
    const text = await (status === 200 ? response.text() : response.text().catch(() => ''));
    return { kind: 'answer', status, text, retryAfter: response.headers.get('Retry-After') };
  } catch (error) {
    return judgeError(error, call);
  } finally {
    clearTimeout(timer);
    call.closing.removeEventListener('abort', abort);
  }
}

/** A form with one file, as a browser sends it (RFC 7578). */
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
