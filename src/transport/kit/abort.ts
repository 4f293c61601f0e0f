/**
 * Resolves as `work` does, or rejects with the signal's own reason as soon as it aborts. Either way the listener is
 * removed.
 */
export function orAbort<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    const settle = (): void => signal.removeEventListener('abort', onAbort)
    // Attached before the early return as well, so that abandoned work never causes an unhandled rejection.
    work.then(resolve, reject).finally(settle)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
}

/** A controller that aborts when `signal` does, with the same reason, until it is released. */
export interface Follower {
  readonly signal: AbortSignal
  abort(reason: unknown): void
  /** Stops following; the last follower to stop removes the listener from the followed signal. */
  release(): void
}

/**
 * Followers by the signal they follow: a signal that a thousand calls share gets one listener, so Node does not warn of
 * a leak. Empty while no call is running.
 */
const FOLLOWERS = new WeakMap<AbortSignal, Set<AbortController>>()

/**
 * Follows a signal with a controller of our own, so that fetch adds its listeners to ours and never to a long-lived
 * signal of the caller.
 */
export function follow(signal: AbortSignal | undefined): Follower {
  const controller = new AbortController()
  if (signal?.aborted) controller.abort(signal.reason)
  else if (signal !== undefined) getFollowers(signal).add(controller)
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    release() {
      if (signal === undefined) return
      const followers = FOLLOWERS.get(signal)
      followers?.delete(controller)
      if (followers?.size === 0) forget(signal)
    },
  }
}

function getFollowers(signal: AbortSignal): Set<AbortController> {
  const known = FOLLOWERS.get(signal)
  if (known !== undefined) return known
  const followers = new Set<AbortController>()
  FOLLOWERS.set(signal, followers)
  signal.addEventListener('abort', onAbort, { once: true })
  return followers
}

function onAbort(this: AbortSignal): void {
  const followers = FOLLOWERS.get(this) ?? []
  forget(this)
  for (const controller of followers) controller.abort(this.reason)
}

function forget(signal: AbortSignal): void {
  FOLLOWERS.delete(signal)
  signal.removeEventListener('abort', onAbort)
}
