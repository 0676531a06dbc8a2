type Closable = { close(): Promise<void> };

/** Registers a resource to be closed at the end. */
export type Closing = <R extends Closable>(resource: R) => R;

/**
 * Runs `body`, then closes all resources that it registered with `closing`, in reverse order, even after a failure.
 * If both fail, the failure of the body is thrown.
 */
export async function withClosing<T>(body: (closing: Closing) => Promise<T>): Promise<T> {
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
