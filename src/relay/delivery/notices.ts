/** A message of a relay about its work, for logs and pages. It contains no secret. */
export type RelayNotice =
  | { readonly type: 'accepted'; readonly id: string; readonly event: string; readonly endpoints: readonly string[] }
  | {
      readonly type: 'delivered'
      readonly id: string
      readonly endpoint: string
      readonly status: number
      readonly attempts: number
    }
  | {
      readonly type: 'failed'
      readonly id: string
      readonly endpoint: string
      readonly attempts: number
      readonly error: string
      /** ISO time of the next attempt. */
      readonly nextAt: string
    }
  | {
      readonly type: 'dead'
      readonly id: string
      readonly endpoint: string
      readonly attempts: number
      readonly error: string
    }
  /**
   * The endpoint answered 410: its waiting messages are now dead letters, and no further ones are kept until it is
   * enabled.
   */
  | { readonly type: 'disabled'; readonly endpoint: string; readonly dead: number }
  /** A source failed and will be asked again, or reports something it missed; see `error`. */
  | { readonly type: 'source'; readonly source: string; readonly error: string }

/** A function that receives notices. An error it throws is ignored. */
export type OnNotice = (notice: RelayNotice) => void

/** The same function, without its errors and rejections: a log that fails must not stop the delivery of messages. */
export function unfailing(onNotice: OnNotice): OnNotice {
  return (notice) => {
    try {
      // An async function fits the type too.
      const returned: unknown = onNotice(notice)
      if (returned instanceof Promise) returned.catch(() => undefined)
    } catch {
      // Ignored, see above.
    }
  }
}
