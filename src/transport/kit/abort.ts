/** `work`, or the signal's own reason as soon as it aborts. The listener goes in either case. */
export function orAbort<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    const settle = (): void => signal.removeEventListener('abort', onAbort)
    // Attached before the early return too, so that a rejection of abandoned work is never unhandled.
    work.then(resolve, reject).finally(settle)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
}

/** A controller that aborts when `signal` does, with the same reason, until it is let go. */
export interface Follower {
  readonly signal: AbortSignal
  abort(reason: unknown): void
  /** Stops following; with the last follower the listener on the followed signal goes. */
  release(): void
}

/**
 * Followers by the signal they follow, so that a signal shared by a thousand calls has one listener of ours and Node
 * does not warn of a leak. Empty while no call is under way.
 */
const FOLLOWERS = new WeakMap<AbortSignal, Set<AbortController>>()

/**
 * Follows a signal with a controller of our own, so that fetch hangs its listeners on ours and never on a long-lived
 * signal of the caller.
 */
export function follow(signal: AbortSignal | undefined): Follower {
  const controller = new AbortController()
  if (signal?.aborted) controller.abort(signal.reason)
  else if (signal !== undefined) followersOf(signal).add(controller)
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

function followersOf(signal: AbortSignal): Set<AbortController> {
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
