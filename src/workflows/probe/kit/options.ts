import type { Journal, Lease } from '../../../documents/ports/ports'
import type { WebSocketConstructor } from '../../../resources/notifications/socket/socket'

/** Where a wrong secret can be tried: it is no call of the API. */
export interface ProbeLogin {
  /** Such as `https://login.mypurecloud.ie`. */
  readonly url: string
  readonly clientId: string
  /** Sends the request. Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** What `probeOrg` may do, and how long it waits. */
export interface ProbeOptions {
  /**
   * Creates a skill, a language and a queue for the time of the run, and removes them at its end; opens a notification
   * channel, which ends by itself. Default false: nothing but reads leaves.
   */
  readonly writes?: boolean | undefined
  /** With `writes`: id or e-mail of a user who agreed. They hold the skill and are in the queue for the time of the run. */
  readonly user?: string | undefined
  /** With `writes`: where each step is noted before it leaves, for `restoreProbe`. Needed unless the process cannot die. */
  readonly journal?: Journal | undefined
  /** With `writes`: one writing process per org at a time. Default: none. */
  readonly lease?: Lease | undefined
  /** Tries one wrong secret. Default: not tried. */
  readonly login?: ProbeLogin | undefined
  /** Ids of the checks to make. Default: all. */
  readonly only?: readonly string[] | undefined
  /** With `writes`: the longest that a write is waited for until it shows, ms. Default 120,000. */
  readonly showMs?: number | undefined
  /** With `writes`: the longest that audits are waited for, ms. Default 300,000. */
  readonly auditMs?: number | undefined
  /** With `writes`: opens the socket of a notification channel. Default: the runtime's own websocket, else that of `ws`. */
  readonly webSocket?: WebSocketConstructor | undefined
  /** Ends the work; what was written is removed all the same. Rejects with its reason. */
  readonly signal?: AbortSignal | undefined
  /** Called before each check. */
  readonly onProgress?: ((progress: ProbeProgress) => void) | undefined
}

/** How far a probe is. */
export interface ProbeProgress {
  /** The check that comes next; empty at the end. */
  readonly check: string
  readonly done: number
  readonly total: number
}
