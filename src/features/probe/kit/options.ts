import * as z from 'zod/mini'
import {
  aFunction,
  amount,
  aSignal,
  checkOptions,
  flag,
  objectSchema,
  optional,
  text,
  texts,
  withMethods,
} from '../../../core/schema'
import type { Journal, Lease } from '../../../documents/ports/ports'
import type { WebSocketConstructor } from '../../../resources/notifications/socket/socket'

/** Where a wrong secret can be tried. This is not a call of the API, so it needs its own settings. */
export interface ProbeLogin {
  /** Such as `https://login.mypurecloud.ie`. */
  readonly url: string
  readonly clientId: string
  /** Sends the request. Default: the runtime's own fetch. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** Options of `probeOrg`: what it may do, and how long it waits. */
export interface ProbeOptions {
  /**
   * Creates a skill, a language and a queue for the time of the run, and removes them at its end; opens a notification
   * channel, which ends by itself. Default false: only reads are sent.
   */
  readonly writes?: boolean | undefined
  /**
   * With `writes`: id or e-mail of a user who agreed. During the run, this user gets the skill and the language,
   * and becomes a member of the queue.
   */
  readonly user?: string | undefined
  /**
   * With `writes`: where each step is recorded before it is sent, for `restoreProbe`. Without it, nothing can be
   * removed after a crash of the process.
   */
  readonly journal?: Journal | undefined
  /** With `writes`: one writing process per org at a time. Default: none. */
  readonly lease?: Lease | undefined
  /** Tries one wrong secret. Default: not tried. */
  readonly login?: ProbeLogin | undefined
  /** Ids of the checks to make. Default: all. */
  readonly only?: readonly string[] | undefined
  /** With `writes`: the longest wait until a write or a removal becomes visible, ms. Default 120,000. */
  readonly showMs?: number | undefined
  /** With `writes`: the longest wait for Genesys audits, ms. Default 300,000. */
  readonly auditMs?: number | undefined
  /**
   * With `writes`: opens the socket of a notification channel. Default: the runtime's own websocket, or else that of
   * `ws`.
   */
  readonly webSocket?: WebSocketConstructor | undefined
  /** Ends the work; temporary objects are still removed. The call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Called before each check. */
  readonly onProgress?:
    | ((progress: {
        /** The check that comes next; empty at the end. */
        readonly check: string
        readonly done: number
        readonly total: number
      }) => void)
    | undefined
}

/** @throws ValidationError with every problem */
export function checkProbeOptions(options: ProbeOptions): void {
  checkOptions(options, {
    writes: z.optional(flag()),
    user: z.optional(text()),
    journal: z.optional(withMethods('append', 'read', 'close')),
    lease: z.optional(withMethods('acquire')),
    login: z.optional(objectSchema<ProbeLogin>({ url: text(), clientId: text(), fetch: z.optional(aFunction()) })),
    only: z.optional(texts()),
    ...optional(amount(), 'showMs', 'auditMs'),
    ...optional(aFunction(), 'webSocket', 'onProgress'),
    signal: z.optional(aSignal()),
  })
}
