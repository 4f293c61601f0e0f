import type { Plan } from '../documents'
import type { TransportEvents } from '../transport/wiring/types'
import type { ApplyPhase } from './trace-apply'

/** Names of the channels, by event. `apply` is fed by `publishApply`, the others by `publishDiagnostics`. */
export const CHANNELS = {
  request: 'skillroute:request',
  response: 'skillroute:response',
  failure: 'skillroute:failure',
  retry: 'skillroute:retry',
  throttle: 'skillroute:throttle',
  token: 'skillroute:token',
  warning: 'skillroute:warning',
  apply: 'skillroute:apply',
} as const

/** The message of a client event's channel: the event's detail, and where the client sends its requests. */
export type DiagnosticMessage<E extends keyof TransportEvents = keyof TransportEvents> = TransportEvents[E] & {
  readonly baseUrl: string
}

/** The message of the channel `skillroute:apply`: the progress of a run. */
export interface ApplyMessage extends ApplyPhase {
  readonly planId: Plan['id']
  readonly orgId: string
}
