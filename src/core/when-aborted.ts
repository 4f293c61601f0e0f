/**
 * Turns a signal into a promise, to race with work that does not accept signals: it rejects with the signal's reason, and
 * never settles without one. `forget` stops listening.
 */
export function whenAborted(signal: AbortSignal | undefined) {
  let forget = (): void => undefined
  const promise = new Promise<never>((_, reject) => {
    if (signal === undefined) return
    const onAbort = (): void => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    forget = () => signal.removeEventListener('abort', onAbort)
  })
  return { promise, forget: () => forget() }
}

/** Resolves when the signal aborts: for work that Ctrl-C ends, which is no failure. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await whenAborted(signal).promise.catch(() => undefined)
}
