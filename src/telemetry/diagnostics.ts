import { channel } from 'node:diagnostics_channel'
import type { Client } from '../client'
import { checkParts } from '../core/checks'
import type { Plan } from '../documents'
import type { TransportEvents } from '../transport/wiring/types'
import { CHANNELS } from './channels'
import type { ApplyPhase } from './trace-apply'

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
