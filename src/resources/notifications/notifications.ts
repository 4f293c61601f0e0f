import * as z from 'zod/mini'
import { NotFoundError } from '../../core/errors'
import { lazy } from '../../core/lazy'
import type { OpenUnion } from '../../core/open-union'
import type { CallOptions } from '../../transport/contract/call-options'
import { noAnswer, operation } from '../../transport/contract/operation'
import type { Paged } from '../../transport/contract/paged'
import { deleteOnce } from '../kit/create-or-find'
import { listing, loose, maybe, maybeEnum, maybeText, maybeTexts, openEnum, text } from '../kit/fields'
import { atMost, checkId, checkInput, nonEmpty } from '../kit/input'
import { wholeList } from '../kit/lists/lists'
import { creates, deletes, posts, puts, reads } from '../kit/operations'
import { checkQuery, optionalFlag, optionalWord } from '../kit/query'
import { type ResourceContext, send } from '../kit/send'
import { sendIfSame } from '../kit/send-if-same'

/** A channel: a websocket address, and when it expires. */
export const channelSchema: () => z.core.$ZodType<Channel> = loose(() => ({
  id: text,
  connectUri: maybeText,
  expires: maybeText,
}))
/** A topic of a channel; a rejected topic has the reason. */
export const channelTopicSchema: () => z.core.$ZodType<ChannelTopic> = loose(() => ({
  id: text,
  state: maybeEnum<'Permitted' | 'Rejected'>(),
  rejectionReason: maybeText,
  missingPermissions: maybeTexts,
}))
export const availableTopicSchema: () => z.core.$ZodType<AvailableTopic> = loose(() => ({
  id: text,
  description: maybeText,
  visibility: maybeEnum<'Public' | 'Preview'>(),
  requiresPermissions: maybeTexts,
  transports: maybe(z.array(openEnum<'All' | 'Websocket' | 'EventBridge' | 'ProcessAutomation'>())),
  topicParameters: maybeTexts,
}))
/** A notification channel: its id, the address of its websocket and when it ends. */
export interface Channel {
  id: string
  connectUri?: string | undefined
  expires?: string | undefined
  [field: string]: unknown
}

/** A topic that a channel is subscribed to. */
export interface ChannelTopic {
  id: string
  state?: OpenUnion<'Permitted' | 'Rejected'> | undefined
  rejectionReason?: string | undefined
  missingPermissions?: string[] | undefined
  [field: string]: unknown
}

/** A topic that may be subscribed to, and the permissions it needs. */
export interface AvailableTopic {
  id: string
  description?: string | undefined
  visibility?: OpenUnion<'Public' | 'Preview'> | undefined
  requiresPermissions?: string[] | undefined
  transports?: OpenUnion<'All' | 'Websocket' | 'EventBridge' | 'ProcessAutomation'>[] | undefined
  topicParameters?: string[] | undefined
  [field: string]: unknown
}

const topicListing = listing(channelTopicSchema)
const subscriptionsPath = '/api/v2/notifications/channels/{channelId}/subscriptions'
export const notificationOperations = {
  availableTopics: reads(
    'getNotificationsAvailabletopics',
    '/api/v2/notifications/availabletopics',
    listing(availableTopicSchema),
  ),
  listChannels: reads('getNotificationsChannels', '/api/v2/notifications/channels', listing(channelSchema)),
  createChannel: creates('postNotificationsChannels', '/api/v2/notifications/channels', channelSchema),
  checkChannel: operation({
    id: 'headNotificationsChannel',
    method: 'HEAD',
    path: '/api/v2/notifications/channels/{channelId}',
    kind: 'safe',
    response: noAnswer,
  }),
  subscriptions: reads('getNotificationsChannelSubscriptions', subscriptionsPath, topicListing),
  add: posts('postNotificationsChannelSubscriptions', subscriptionsPath, topicListing),
  set: puts('putNotificationsChannelSubscriptions', subscriptionsPath, topicListing),
  clear: deletes('deleteNotificationsChannelSubscriptions', subscriptionsPath),
}

/** Maximum topics per channel; one more is refused. */
const MAX_TOPICS = 1_000
const topicsSchema = /* @__PURE__ */ lazy(() =>
  z
    .array(nonEmpty(), 'must be a list of topic names')
    .check(atMost(MAX_TOPICS, `must hold at most ${MAX_TOPICS} topics a channel`)),
)

/** How refused topics are handled. */
export interface SubscribeQuery {
  /**
   * Accept permitted topics and return the rejected ones with their reason; otherwise one refused topic refuses all.
   */
  readonly ignoreErrors?: boolean | undefined
}

/** Channels and their topics: `client.notifications`. */
export interface NotificationsResource {
  readonly topics: {
    /** Available topics. `transports` lists the transports of each. Needs no permission. */
    list(query?: { readonly includePreview?: boolean | undefined }, options?: CallOptions): Paged<AvailableTopic>
  }

  readonly channels: {
    /** Channels of this token, or of the whole OAuth client. Needs no permission. */
    list(query?: { readonly include?: 'token' | 'oauthclient' | undefined }, options?: CallOptions): Promise<Channel[]>

    /**
     * Opens a channel for 24 h. A client may have 20; one more ends the channel unused for longest. Needs no permission.
     */
    create(options?: CallOptions): Promise<Channel>

    /** Whether a channel is open. Needs no permission. */
    isOpen(channelId: string, options?: CallOptions): Promise<boolean>
  }

  /** The topics of a channel. */
  readonly subscriptions: {
    /** Topics of a channel. Needs no permission. */
    list(channelId: string, options?: CallOptions): Promise<ChannelTopic[]>

    /**
     * Adds topics, at most 1,000 in all. Takes `ifMatch`, the etag of `list`. Each topic needs its own permission.
     * @throws PermissionError for a refused topic, unless `ignoreErrors`
     */
    add(
      channelId: string,
      topics: readonly string[],
      query?: SubscribeQuery,
      options?: CallOptions,
    ): Promise<ChannelTopic[]>

    /**
     * Makes these the only topics, and renews the channel. Takes `ifMatch`, the etag of `list`. Each topic needs its
     * own permission.
     * @throws PermissionError for a refused topic, unless `ignoreErrors`
     */
    set(
      channelId: string,
      topics: readonly string[],
      query?: SubscribeQuery,
      options?: CallOptions,
    ): Promise<ChannelTopic[]>

    /** Ends all topics of a channel. Takes `ifMatch`, the etag of `list`. Needs no permission. */
    clear(channelId: string, options?: CallOptions): Promise<void>
  }
}

/** Notification channels and their topics. The topic list states which permission a topic needs. */
export function notificationsResource(context: ResourceContext): NotificationsResource {
  const target = (channelId: string) => ({ params: { channelId: checkId(channelId, 'channelId') } })
  async function subscriptions(channelId: string, options: CallOptions = {}): Promise<ChannelTopic[]> {
    return (await send(context, notificationOperations.subscriptions, target(channelId), options)).entities
  }
  const subscribe = async (
    call: 'add' | 'set',
    channelId: string,
    topics: readonly string[],
    { ignoreErrors }: SubscribeQuery,
    options: CallOptions,
  ): Promise<ChannelTopic[]> => {
    const body = checkInput(topicsSchema, topics, 'topics').map((id) => ({ id }))
    const input = { ...target(channelId), query: { ignoreErrors }, body }
    const read = (readOptions: CallOptions) => subscriptions(channelId, readOptions)
    return (await sendIfSame(context, notificationOperations[call], input, options, read)).entities
  }

  return {
    topics: {
      list(query = {}, options = {}) {
        checkQuery(query, { includePreview: optionalFlag() })
        const expand = ['description', 'requiresPermissions', 'transports', 'visibility', 'topicParameters']
        const input = { query: { expand, includePreview: query.includePreview } }
        return wholeList(context, notificationOperations.availableTopics, input, options)
      },
    },

    channels: {
      async list(query = {}, options = {}) {
        checkQuery(query, { include: optionalWord(['token', 'oauthclient']) })
        const input = { query: { includechannels: query.include } }
        return (await send(context, notificationOperations.listChannels, input, options)).entities
      },

      async create(options = {}) {
        return await send(context, notificationOperations.createChannel, {}, options)
      },

      async isOpen(channelId, options = {}) {
        try {
          await send(context, notificationOperations.checkChannel, target(channelId), options)
          return true
        } catch (error) {
          if (error instanceof NotFoundError) return false
          throw error
        }
      },
    },

    subscriptions: {
      list: subscriptions,

      async add(channelId, topics, query = {}, options = {}) {
        checkQuery(query, { ignoreErrors: optionalFlag() })
        return await subscribe('add', channelId, topics, query, options)
      },

      async set(channelId, topics, query = {}, options = {}) {
        checkQuery(query, { ignoreErrors: optionalFlag() })
        return await subscribe('set', channelId, topics, query, options)
      },

      async clear(channelId, options = {}) {
        const read = (readOptions: CallOptions) => subscriptions(channelId, readOptions)
        await deleteOnce(context, notificationOperations.clear, target(channelId), options, read)
      },
    },
  }
}
