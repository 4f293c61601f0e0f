import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import type { CallOptions } from '../../transport/contract/call-options'
import { checkInput } from '../kit/input'
import { puts, reads } from '../kit/operations'
import { type ResourceContext, send } from '../kit/send'
import { sendIfSame } from '../kit/send-if-same'
import { type RoutingSettings, routingSettingsSchema } from '../queues/queue-schema'

const path = '/api/v2/routing/settings'
export const routingSettingsOperations = {
  get: reads('getRoutingSettings', path, routingSettingsSchema),
  set: puts('putRoutingSettings', path, routingSettingsSchema, 'routing:settings:edit'),
}

const inputSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    resetAgentScoreOnPresenceChange: z.boolean('must be true or false'),
  }),
)

/** Routing settings of the org: `client.routing.settings`. */
export interface RoutingSettingsResource {
  /** Whether going on queue resets an agent's time since the last contact. Needs no permission. */
  get(options?: CallOptions): Promise<RoutingSettings>

  /** Needs routing:settings:edit. Takes `ifMatch`. */
  set(settings: { readonly resetAgentScoreOnPresenceChange: boolean }, options?: CallOptions): Promise<RoutingSettings>
}

export function routingSettingsResource(context: ResourceContext): RoutingSettingsResource {
  async function get(options: CallOptions = {}): Promise<RoutingSettings> {
    return await send(context, routingSettingsOperations.get, {}, options)
  }
  return {
    get,

    async set(settings, options = {}) {
      const body = checkInput(inputSchema, settings, 'settings')
      return await sendIfSame(context, routingSettingsOperations.set, { body }, options, get)
    },
  }
}
