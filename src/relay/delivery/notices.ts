/** What a relay tells of its work, for logs and pages. Nothing in it is secret. */
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
  /** The endpoint answered 410: what waited for it is dead, and nothing more is kept for it until it is enabled. */
  | { readonly type: 'disabled'; readonly endpoint: string; readonly dead: number }
  /** A source failed and is asked again, or tells what it could not: `error` says which. */
  | { readonly type: 'source'; readonly source: string; readonly error: string }

/** Takes notices. What it throws is nobody's. */
export type OnNotice = (notice: RelayNotice) => void

/** The same, without what it throws or rejects with: a log that fails must not keep messages from going out. */
export function unfailing(onNotice: OnNotice): OnNotice {
  return (notice) => {
    try {
      // An async function fits the type too.
      const returned: unknown = onNotice(notice)
      if (returned instanceof Promise) returned.catch(() => undefined)
    } catch {
      // Nobody's.
    }
  }
}
