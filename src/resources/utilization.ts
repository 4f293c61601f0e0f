import * as z from 'zod'
import type { CallOptions } from '../transport/call-options'
import { operation } from '../transport/operation'
import type { Paged } from '../transport/paged'
import type { ResourceContext } from './context'
import { createOrFind } from './create-or-find'
import { deleteOnce } from './delete-once'
import { checkEtag } from './etag'
import { maybe, maybeFlag, maybeNumber, maybeText, numberedListing, openEnum } from './fields'
import { checkId, checkInput } from './input'
import { numberedPages } from './lists'
import { once, send, withoutComputedEtag, withoutKey } from './send'

const mediaSchema = z.looseObject({
  maximumCapacity: maybeNumber,
  interruptableMediaTypes: maybe(z.array(z.string())),
  includeNonAcd: maybeFlag,
})
const labelSchema = z.looseObject({
  maximumCapacity: maybeNumber,
  interruptingLabelIds: maybe(z.array(z.string())),
  labelName: maybeText,
})

/** How many contacts of each media type an agent takes at once. `level` tells whose setting a user's is. */
export const utilizationSchema = z.looseObject({
  utilization: maybe(z.record(z.string(), mediaSchema)),
  labelUtilizations: maybe(z.record(z.string(), labelSchema)),
  maxInboundCalls: maybeNumber,
})
export const userUtilizationSchema = utilizationSchema.extend({ level: maybe(openEnum('Agent', 'Organization')) })
export const utilizationLabelSchema = z.looseObject({ id: z.string(), name: maybeText })

export type Utilization = z.infer<typeof utilizationSchema>
export type UserUtilization = z.infer<typeof userUtilizationSchema>
export type UtilizationLabel = z.infer<typeof utilizationLabelSchema>

const orgPath = '/api/v2/routing/utilization'
const userPath = '/api/v2/routing/users/{userId}/utilization'
const labelsPath = '/api/v2/routing/utilization/labels'
const labelPath = '/api/v2/routing/utilization/labels/{labelId}'
export const utilizationOperations = {
  get: operation({
    id: 'getRoutingUtilization',
    method: 'GET',
    path: orgPath,
    kind: 'safe',
    response: utilizationSchema,
  }),
  set: operation({
    id: 'putRoutingUtilization',
    method: 'PUT',
    path: orgPath,
    kind: 'idempotent',
    response: utilizationSchema,
  }),
  reset: operation({ id: 'deleteRoutingUtilization', method: 'DELETE', path: orgPath, kind: 'idempotent' }),
  getUser: operation({
    id: 'getRoutingUserUtilization',
    method: 'GET',
    path: userPath,
    kind: 'safe',
    response: userUtilizationSchema,
  }),
  setUser: operation({
    id: 'putRoutingUserUtilization',
    method: 'PUT',
    path: userPath,
    kind: 'idempotent',
    response: userUtilizationSchema,
  }),
  resetUser: operation({ id: 'deleteRoutingUserUtilization', method: 'DELETE', path: userPath, kind: 'idempotent' }),
  labels: operation({
    id: 'getRoutingUtilizationLabels',
    method: 'GET',
    path: labelsPath,
    kind: 'safe',
    response: numberedListing(utilizationLabelSchema),
  }),
  getLabel: operation({
    id: 'getRoutingUtilizationLabel',
    method: 'GET',
    path: labelPath,
    kind: 'safe',
    response: utilizationLabelSchema,
  }),
  createLabel: operation({
    id: 'postRoutingUtilizationLabels',
    method: 'POST',
    path: labelsPath,
    kind: 'unsafe',
    response: utilizationLabelSchema,
  }),
  renameLabel: operation({
    id: 'putRoutingUtilizationLabel',
    method: 'PUT',
    path: labelPath,
    kind: 'idempotent',
    response: utilizationLabelSchema,
  }),
  deleteLabel: operation({
    id: 'deleteRoutingUtilizationLabel',
    method: 'DELETE',
    path: labelPath,
    kind: 'idempotent',
  }),
}

/** Utilization by media type in the platform's words: `call`, `callback`, `chat`, `email`, `message`, `workitem`. */
export interface UtilizationInput {
  readonly utilization?:
    | Readonly<
        Record<
          string,
          {
            /** Contacts of this media type at once, 0 to 50. */
            readonly maximumCapacity?: number | undefined
            /** Media types that may interrupt this one; never itself. */
            readonly interruptableMediaTypes?: readonly string[] | undefined
            readonly includeNonAcd?: boolean | undefined
          }
        >
      >
    | undefined
  readonly labelUtilizations?:
    | Readonly<
        Record<
          string,
          {
            readonly maximumCapacity?: number | undefined
            readonly interruptingLabelIds?: readonly string[] | undefined
          }
        >
      >
    | undefined
  readonly maxInboundCalls?: number | undefined
}

/** Media types an agent's capacity is set for. */
const MEDIA = ['call', 'callback', 'chat', 'email', 'message', 'workitem'] as const
/** What the platform accepts as a capacity for one media type of a user; 0 switches the media type off. */
const CAPACITY = { min: 0, max: 50 }

const inputSchema = z.looseObject({
  utilization: z.optional(
    z
      .record(
        z.string(),
        z.looseObject({
          maximumCapacity: z.optional(
            z
              .number({ error: 'must be a whole number from 0 to 50' })
              .int({ error: 'must be a whole number from 0 to 50' })
              .min(CAPACITY.min, { error: 'must be from 0 to 50' })
              .max(CAPACITY.max, { error: 'must be from 0 to 50' }),
          ),
          interruptableMediaTypes: z.optional(z.array(z.string())),
        }),
      )
      .superRefine((byMedia, check) => {
        for (const [media, setting] of Object.entries(byMedia)) {
          if (!MEDIA.some((known) => known === media))
            check.addIssue({
              code: 'custom',
              path: [media],
              message: `is no media type; known are ${MEDIA.join(', ')}`,
            })
          if (setting.interruptableMediaTypes?.includes(media))
            check.addIssue({
              code: 'custom',
              path: [media, 'interruptableMediaTypes'],
              message: `must not hold ${media} itself`,
            })
        }
      }),
  ),
})

/** Utilization of the org and of users, and its labels. */
export function utilizationResource(context: ResourceContext) {
  const user = (userId: string) => ({ userId: checkId(userId, 'userId') })
  const label = (labelId: string) => ({ labelId: checkId(labelId, 'labelId') })

  async function get(options: CallOptions = {}): Promise<Utilization> {
    return await send(context, utilizationOperations.get, {}, options)
  }
  async function getUser(userId: string, options: CallOptions = {}): Promise<UserUtilization> {
    return await send(context, utilizationOperations.getUser, { params: user(userId) }, options)
  }
  function labels(
    query: { readonly name?: string | undefined } = {},
    options: CallOptions = {},
  ): Paged<UtilizationLabel> {
    return numberedPages(context, utilizationOperations.labels, { query: { ...query } }, {}, options)
  }

  return {
    /** The org's setting. Needs routing:utilization:view or routing:utilization:manage. */
    get,

    /** Sets the org's setting. Takes `ifMatch`. Needs routing:utilization:manage. */
    async set(utilization: UtilizationInput, options: CallOptions = {}): Promise<Utilization> {
      const body = checkInput(inputSchema, utilization, 'utilization')
      const work = { id: 'utilization.set', content: body, kind: 'idempotent' as const, result: utilizationSchema }
      return await once(context, work, options, async (options) => {
        if (options.ifMatch !== undefined)
          checkEtag(options.ifMatch, await get(withoutKey(options)), { method: 'PUT', path: orgPath })
        return await context.transport.request(utilizationOperations.set, { body }, withoutComputedEtag(options))
      })
    },

    /** Takes the org back to the platform's defaults. Needs routing:utilization:manage. */
    async reset(options: CallOptions = {}): Promise<void> {
      await deleteOnce(context, utilizationOperations.reset, {}, options)
    },

    /** A user's setting; `level: 'Organization'` when it is the org's. Needs routing:utilization:view or :manage. */
    getUser,

    /** Gives a user a setting of their own. Takes `ifMatch`. Needs routing:utilization:manage. @throws ConflictError */
    async setUser(userId: string, utilization: UtilizationInput, options: CallOptions = {}): Promise<UserUtilization> {
      const params = user(userId)
      const body = checkInput(inputSchema, utilization, 'utilization')
      const content = { userId, body }
      const work = { id: 'utilization.setUser', content, kind: 'idempotent' as const, result: userUtilizationSchema }
      return await once(context, work, options, async (options) => {
        if (options.ifMatch !== undefined) {
          const path = userPath.replace('{userId}', userId)
          checkEtag(options.ifMatch, await getUser(userId, withoutKey(options)), { method: 'PUT', path })
        }
        return await context.transport.request(
          utilizationOperations.setUser,
          { params, body },
          withoutComputedEtag(options),
        )
      })
    },

    /** Gives a user the org's setting again. Needs routing:utilization:manage. */
    async resetUser(userId: string, options: CallOptions = {}): Promise<void> {
      await deleteOnce(context, utilizationOperations.resetUser, { params: user(userId) }, options)
    },

    labels: {
      /** Labels, by name. Needs routing:utilization:view or routing:utilization:manage. */
      list: labels,
      /** One label. @throws NotFoundError */
      async get(labelId: string, options: CallOptions = {}): Promise<UtilizationLabel> {
        return await send(context, utilizationOperations.getLabel, { params: label(labelId) }, options)
      },
      /**
       * Creates a label. When the answer is lost it is looked up by its name, and the error names what was found: labels
       * carry no date that tells a new one. Needs routing:utilization:manage.
       */
      async create(name: string, options: CallOptions = {}): Promise<UtilizationLabel> {
        const body = { name: checkInput(z.string().min(1, { error: 'must not be empty' }), name, 'name') }
        return await createOrFind(context, utilizationOperations.createLabel, { body }, options, async (lookup) => {
          const found = await labels({ name }, withoutKey(lookup)).toArray()
          return found.find((known) => known.name === name)
        })
      },
      /** Gives a label another name. Needs routing:utilization:manage. */
      async rename(labelId: string, name: string, options: CallOptions = {}): Promise<UtilizationLabel> {
        const body = { name: checkInput(z.string().min(1, { error: 'must not be empty' }), name, 'name') }
        return await send(context, utilizationOperations.renameLabel, { params: label(labelId), body }, options)
      },
      /** Deletes a label; `force` also when it is in use. Needs routing:utilization:manage. */
      async delete(
        labelId: string,
        query: { readonly force?: boolean | undefined } = {},
        options: CallOptions = {},
      ): Promise<void> {
        const input = { params: label(labelId), query: { forceDelete: query.force } }
        await deleteOnce(context, utilizationOperations.deleteLabel, input, options)
      },
    },
  }
}

export type UtilizationResource = ReturnType<typeof utilizationResource>
