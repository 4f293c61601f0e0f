import * as z from 'zod/mini'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Paged } from '../../transport/contract/paged'
import type { NamesOf } from '../inputs/names'
import { writable } from '../inputs/writable'
import { createOrFind, deleteOnce } from '../kit/create-or-find'
import {
  loose,
  maybe,
  maybeEnum,
  maybeFlag,
  maybeNumber,
  maybeText,
  maybeTexts,
  numberedListing,
  text,
} from '../kit/fields'
import { checkId, checkInput, nonEmpty, wholeNumber } from '../kit/input'
import { numberedPages } from '../kit/lists/lists'
import { creates, deletes, puts, reads } from '../kit/operations'
import { checkQuery, optionalFlag, optionalText } from '../kit/query'
import { type ResourceContext, send, withoutKey } from '../kit/send'
import { sendIfSame } from '../kit/send-if-same'
import type {
  MediaUtilizationInput,
  UserUtilization,
  Utilization,
  UtilizationInput,
  UtilizationLabel,
  UtilizationMedia,
} from './utilization-types'

const mediaSchema = loose(() => ({
  maximumCapacity: maybeNumber,
  interruptableMediaTypes: maybeTexts,
  includeNonAcd: maybeFlag,
}))
const labelSchema = loose(() => ({
  maximumCapacity: maybeNumber,
  interruptingLabelIds: maybeTexts,
  labelName: maybeText,
}))

const utilizationFields = () => ({
  utilization: maybe(z.record(text, mediaSchema())),
  labelUtilizations: maybe(z.record(text, labelSchema())),
  maxInboundCalls: maybeNumber,
})

/** How many contacts of each media type an agent takes at once. `level` says whether a user's setting is their own. */
export const utilizationSchema: () => z.core.$ZodType<Utilization> = loose(utilizationFields)
export const userUtilizationSchema: () => z.core.$ZodType<UserUtilization> = loose(() => ({
  ...utilizationFields(),
  level: maybeEnum<'Agent' | 'Organization'>(),
}))
export const utilizationLabelSchema: () => z.core.$ZodType<UtilizationLabel> = loose(() => ({
  id: text,
  name: maybeText,
}))

const orgPath = '/api/v2/routing/utilization'
const userPath = '/api/v2/routing/users/{userId}/utilization'
const labelsPath = '/api/v2/routing/utilization/labels'
const labelPath = '/api/v2/routing/utilization/labels/{labelId}'
export const utilizationOperations = {
  get: reads(
    'getRoutingUtilization',
    orgPath,
    utilizationSchema,
    'routing:utilization:view|routing:utilization:manage',
  ),
  set: puts('putRoutingUtilization', orgPath, utilizationSchema, 'routing:utilization:manage'),
  reset: deletes('deleteRoutingUtilization', orgPath, 'routing:utilization:manage'),
  getUser: reads(
    'getRoutingUserUtilization',
    userPath,
    userUtilizationSchema,
    'routing:utilization:view|routing:utilization:manage',
  ),
  setUser: puts('putRoutingUserUtilization', userPath, userUtilizationSchema, 'routing:utilization:manage'),
  resetUser: deletes('deleteRoutingUserUtilization', userPath, 'routing:utilization:manage'),
  labels: reads(
    'getRoutingUtilizationLabels',
    labelsPath,
    numberedListing(utilizationLabelSchema),
    'routing:utilization:view',
  ),
  getLabel: reads('getRoutingUtilizationLabel', labelPath, utilizationLabelSchema, 'routing:utilization:view'),
  createLabel: creates(
    'postRoutingUtilizationLabels',
    labelsPath,
    utilizationLabelSchema,
    'routing:utilization:manage',
  ),
  renameLabel: puts('putRoutingUtilizationLabel', labelPath, utilizationLabelSchema, 'routing:utilization:manage'),
  deleteLabel: deletes('deleteRoutingUtilizationLabel', labelPath, 'routing:utilization:manage'),
}

/** Media types for which agents have a capacity. */
const MEDIA = [
  'call',
  'callback',
  'chat',
  'email',
  'message',
  'workitem',
] as const satisfies readonly UtilizationMedia[]

const media: NamesOf<MediaUtilizationInput> = { maximumCapacity: 1, interruptableMediaTypes: 1, includeNonAcd: 1 }
const NAMES = {
  // Accepts any name here: the schema reports names that are no media type.
  utilization: { '*': media },
  labelUtilizations: { '*': { maximumCapacity: 1, interruptingLabelIds: 1, labelName: 1 } },
  maxInboundCalls: 1,
} as const satisfies Record<keyof UtilizationInput, unknown>
const given = { names: NAMES, subject: 'utilization' }

/** What the platform accepts as a capacity for one media type of a user; 0 switches the media type off. */
const CAPACITY = { min: 0, max: 50 }

const inputSchema = loose(() => ({
  utilization: z.optional(
    z
      .record(
        text,
        z.looseObject({
          maximumCapacity: z.optional(wholeNumber(CAPACITY)),
          interruptableMediaTypes: z.optional(z.array(text)),
        }),
      )
      .check(
        z.superRefine((byMedia, check) => {
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
  ),
}))

/** A setting as it is sent: without the read-only fields, `level` and the names of labels. */
function buildBody(utilization: UtilizationInput): Record<string, unknown> {
  const { labelUtilizations, ...rest } = checkInput(inputSchema, utilization, 'utilization')
  const body = writable(rest, 'level')
  if (typeof labelUtilizations !== 'object' || labelUtilizations === null) return body
  const labels = Object.entries(labelUtilizations).map(([id, label]) => [id, writable(label, 'labelName')])
  return { ...body, labelUtilizations: Object.fromEntries(labels) }
}

/** How many contacts agents take at once, in the org: `client.routing.utilization`. */
export interface UtilizationResource {
  /** The org's setting. Needs routing:utilization:view or routing:utilization:manage. */
  get(options?: CallOptions): Promise<Utilization>

  /** Sets the org's setting. Takes `ifMatch`. Needs routing:utilization:manage. */
  set(utilization: UtilizationInput, options?: CallOptions): Promise<Utilization>

  /** Resets the org's setting to the platform's defaults. Takes `ifMatch`. Needs routing:utilization:manage. */
  reset(options?: CallOptions): Promise<void>

  /** Labels, which distinguish kinds of contacts of one media type. */
  readonly labels: {
    /** Labels, by name. Needs routing:utilization:view or routing:utilization:manage. */
    list(query?: { readonly name?: string | undefined }, options?: CallOptions): Paged<UtilizationLabel>

    /** One label. @throws NotFoundError */
    get(labelId: string, options?: CallOptions): Promise<UtilizationLabel>

    /**
     * Creates a label. If the answer is lost, it is searched for by its name, and the error names what was found:
     * labels have no date that shows whether one is new. Needs routing:utilization:manage.
     */
    create(name: string, options?: CallOptions): Promise<UtilizationLabel>

    /** Gives a label another name. Takes `ifMatch`. Needs routing:utilization:manage. */
    rename(labelId: string, name: string, options?: CallOptions): Promise<UtilizationLabel>

    /** Deletes a label; `force` also when it is in use. Takes `ifMatch`. Needs routing:utilization:manage. */
    delete(labelId: string, query?: { readonly force?: boolean | undefined }, options?: CallOptions): Promise<void>
  }
}

/** Utilization of the org, and its labels. */
export function utilizationResource(context: ResourceContext): UtilizationResource {
  const label = (labelId: string) => ({ labelId: checkId(labelId, 'labelId') })

  async function get(options: CallOptions = {}): Promise<Utilization> {
    return await send(context, utilizationOperations.get, {}, options)
  }
  async function getLabel(labelId: string, options: CallOptions = {}): Promise<UtilizationLabel> {
    return await send(context, utilizationOperations.getLabel, { params: label(labelId) }, options)
  }
  function labels(
    query: { readonly name?: string | undefined } = {},
    options: CallOptions = {},
  ): Paged<UtilizationLabel> {
    checkQuery(query, { name: optionalText() })
    return numberedPages(context, utilizationOperations.labels, { query: { ...query } }, {}, options)
  }

  return {
    get,

    async set(utilization, options = {}) {
      const body = buildBody(utilization)
      return await sendIfSame(context, utilizationOperations.set, { body }, options, get, given)
    },

    async reset(options = {}) {
      await deleteOnce(context, utilizationOperations.reset, {}, options, get)
    },

    labels: {
      list: labels,
      get: getLabel,
      async create(name, options = {}) {
        const body = { name: checkInput(() => nonEmpty(), name, 'name') }
        return await createOrFind(context, utilizationOperations.createLabel, { body }, options, async (lookup) => {
          const found = await labels({ name }, withoutKey(lookup)).toArray()
          return found.find((known) => known.name === name)
        })
      },
      async rename(labelId, name, options = {}) {
        const body = { name: checkInput(() => nonEmpty(), name, 'name') }
        const input = { params: label(labelId), body }
        return await sendIfSame(context, utilizationOperations.renameLabel, input, options, (read) =>
          getLabel(labelId, read),
        )
      },
      async delete(labelId, query = {}, options = {}) {
        checkQuery(query, { force: optionalFlag() })
        const input = { params: label(labelId), query: { forceDelete: query.force } }
        await deleteOnce(context, utilizationOperations.deleteLabel, input, options, (read) => getLabel(labelId, read))
      },
    },
  }
}

/** How many contacts a user takes at once: `client.routing.userUtilization`. */
export interface UserUtilizationResource {
  /** A user's setting; `level: 'Organization'` when it is the org's. Needs routing:utilization:view or :manage. */
  get(userId: string, options?: CallOptions): Promise<UserUtilization>

  /** Gives a user a setting of their own. Takes `ifMatch`. Needs routing:utilization:manage. @throws ConflictError */
  set(userId: string, utilization: UtilizationInput, options?: CallOptions): Promise<UserUtilization>

  /** Gives a user the org's setting again. Takes `ifMatch`. Needs routing:utilization:manage. */
  reset(userId: string, options?: CallOptions): Promise<void>
}

export function userUtilizationResource(context: ResourceContext): UserUtilizationResource {
  const user = (userId: string) => ({ userId: checkId(userId, 'userId') })

  async function get(userId: string, options: CallOptions = {}): Promise<UserUtilization> {
    return await send(context, utilizationOperations.getUser, { params: user(userId) }, options)
  }

  return {
    get,

    async set(userId, utilization, options = {}) {
      const params = user(userId)
      const body = buildBody(utilization)
      const read = (read: CallOptions) => get(userId, read)
      return await sendIfSame(context, utilizationOperations.setUser, { params, body }, options, read, given)
    },

    async reset(userId, options = {}) {
      const read = (read: CallOptions) => get(userId, read)
      await deleteOnce(context, utilizationOperations.resetUser, { params: user(userId) }, options, read)
    },
  }
}
