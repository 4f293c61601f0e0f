import { channel } from 'node:diagnostics_channel'
import type { Client } from '../client'
import { checkParts } from '../core/checks'
import type { Plan } from '../documents'
import type { TransportEvents } from '../transport/wiring/types'
import type { ApplyPhase } from './trace-apply'

/**
 * Publishes what a client does on the channels `skillroute:request`, `skillroute:response` and so on of
 * `node:diagnostics_channel`. A channel without subscribers costs one check. Messages hold no secret, token, header or body.
 * @returns a function that ends it
 * @example
 * import { subscribe } from 'node:diagnostics_channel'
 * const stop = publishDiagnostics(client)
 * subscribe('skillroute:retry', (message) => console.warn(message))
 */
export function publishDiagnostics(client: Pick<Client, 'on' | 'baseUrl'>): () => void {
  checkParts(client, 'client', 'on', 'baseUrl')
  const { baseUrl } = client
  const stops = EVENTS.map((event) => {
    const to = channel(CHANNELS[event])
    return client.on(event, (detail) => {
      if (to.hasSubscribers) to.publish({ ...detail, baseUrl })
    })
  })
  return () => {
    for (const stop of stops) stop()
  }
}

const EVENTS = [
  'request',
  'response',
  'failure',
  'retry',
  'throttle',
  'token',
  'warning',
] as const satisfies readonly (keyof TransportEvents)[]

/**
 * Publishes the progress of a run on the channel `skillroute:apply`: pass it as `onProgress` of `applyPlan` or `undoPlan`.
 * @example
 * await applyPlan(client, plan, { journal, onProgress: publishApply(plan) })
 */
export function publishApply(plan: Pick<Plan, 'id' | 'org'>): (progress: ApplyPhase) => void {
  const to = channel(CHANNELS.apply)
  return ({ step, done, total }) => {
    if (to.hasSubscribers) to.publish({ planId: plan.id, orgId: plan.org.id, step, done, total })
  }
}

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
