import * as z from 'zod'
import type { CallOptions } from '../transport/call-options'
import { operation } from '../transport/operation'
import type { ResourceContext } from './context'
import { checkEtag } from './etag'
import { checkInput } from './input'
import { type RoutingSettings, routingSettingsSchema } from './queue-schema'
import { once, send, withoutComputedEtag, withoutKey } from './send'

const path = '/api/v2/routing/settings'
export const routingSettingsOperations = {
  get: operation({ id: 'getRoutingSettings', method: 'GET', path, kind: 'safe', response: routingSettingsSchema }),
  set: operation({
    id: 'putRoutingSettings',
    method: 'PUT',
    path,
    kind: 'idempotent',
    response: routingSettingsSchema,
  }),
}

const inputSchema = z.strictObject({
  resetAgentScoreOnPresenceChange: z.boolean({ error: 'must be true or false' }),
})

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
      const work = {
        id: 'routingSettings.set',
        content: body,
        kind: 'idempotent' as const,
        result: routingSettingsSchema,
      }
      return await once(context, work, options, async (options) => {
        if (options.ifMatch !== undefined)
          checkEtag(options.ifMatch, await get(withoutKey(options)), { method: 'PUT', path })
        return await context.transport.request(routingSettingsOperations.set, { body }, withoutComputedEtag(options))
      })
    },
  }
}

export type RoutingSettingsResource = ReturnType<typeof routingSettingsResource>
