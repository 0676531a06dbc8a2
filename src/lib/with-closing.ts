type Closable = { close(): Promise<void> };

/**
 * Runs `body` and then closes, in reverse order, all that it registered with `closing`, whatever happened.
 * A failure of the body comes before a failure to close.
 */
export async function withClosing<T>(
  body: (closing: <R extends Closable>(resource: R) => R) => Promise<T>,
): Promise<T> {
  const opened: Closable[] = [];
  const closing = <R extends Closable>(resource: R): R => {
    opened.push(resource);
    return resource;
  };
  let failure: { readonly error: unknown } | undefined;
  const failed = (error: unknown): undefined => void (failure ??= { error });
  const result = await body(closing).catch(failed);
  for (const resource of opened.reverse()) await resource.close().catch(failed);
  if (failure) throw failure.error;
  return result as T;
}
