import * as z from 'zod/mini'
import { lazy } from '../core/lazy'
import type { CallOptions } from '../transport/call-options'
import type { ResourceContext } from './context'
import { checkInput } from './input'
import { puts, reads } from './operations'
import { type RoutingSettings, routingSettingsSchema } from './queue-schema'
import { send } from './send'
import { sendIfSame } from './send-if-same'

const path = '/api/v2/routing/settings'
export const routingSettingsOperations = {
  get: reads('getRoutingSettings', path, routingSettingsSchema),
  set: puts('putRoutingSettings', path, routingSettingsSchema),
}

const inputSchema = lazy(() =>
  z.strictObject({
    resetAgentScoreOnPresenceChange: z.boolean('must be true or false'),
  }),
)

/** The org's routing settings. */
export function routingSettingsResource(context: ResourceContext) {
  async function get(options: CallOptions = {}): Promise<RoutingSettings> {
    return await send(context, routingSettingsOperations.get, {}, options)
  }
  return {
    /** Whether going on queue resets an agent's time since the last contact. Needs no permission. */
    get,

    /** Needs routing:settings:edit. Takes `ifMatch`. */
    async set(
      settings: { readonly resetAgentScoreOnPresenceChange: boolean },
      options: CallOptions = {},
    ): Promise<RoutingSettings> {
      const body = checkInput(inputSchema, settings, 'settings')
      return await sendIfSame(context, routingSettingsOperations.set, { body }, options, get)
    },
  }
}

export type RoutingSettingsResource = ReturnType<typeof routingSettingsResource>
