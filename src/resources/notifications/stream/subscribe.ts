import { BadRequestError, PermissionError } from '../../../core/errors'
import type { CallOptions } from '../../../transport/contract/call-options'
import type { ChannelTopic, NotificationsResource } from '../notifications'
import type { RefusedTopic } from './types'

/** The result of requesting topics. */
export interface Subscribed<T extends string> {
  readonly permitted: readonly T[]
  readonly refused: readonly RefusedTopic<T>[]
}

/**
 * Makes these the topics of a channel. A refused topic does not affect the others: if the platform refuses the whole
 * call because of it, the topics are split in half until it is alone.
 */
export async function subscribe<T extends string>(
  notifications: NotificationsResource,
  channelId: string,
  topics: readonly T[],
  call: CallOptions,
): Promise<Subscribed<T>> {
  try {
    return sorted(topics, await notifications.replaceSubscriptions(channelId, topics, { ignoreErrors: true }, call))
  } catch (error) {
    if (!isRefusal(error)) throw error
    await notifications.clearSubscriptions(channelId, call)
    return await halved(notifications, channelId, topics, error, call)
  }
}

async function halved<T extends string>(
  notifications: NotificationsResource,
  channelId: string,
  topics: readonly T[],
  refusal: BadRequestError | PermissionError,
  call: CallOptions,
): Promise<Subscribed<T>> {
  const [only] = topics
  if (only === undefined) return { permitted: [], refused: [] }
  if (topics.length === 1) {
    const missingPermissions = refusal instanceof PermissionError ? refusal.missing : []
    return { permitted: [], refused: [{ topic: only, reason: refusal.message, missingPermissions }] }
  }
  const middle = topics.length >> 1
  const halves: Subscribed<T>[] = []
  for (const half of [topics.slice(0, middle), topics.slice(middle)]) {
    halves.push(await added(notifications, channelId, half, call))
  }
  return {
    permitted: halves.flatMap(({ permitted }) => permitted),
    refused: halves.flatMap(({ refused }) => refused),
  }
}

async function added<T extends string>(
  notifications: NotificationsResource,
  channelId: string,
  topics: readonly T[],
  call: CallOptions,
): Promise<Subscribed<T>> {
  try {
    return sorted(topics, await notifications.addSubscriptions(channelId, topics, { ignoreErrors: true }, call))
  } catch (error) {
    if (!isRefusal(error)) throw error
    return await halved(notifications, channelId, topics, error, call)
  }
}

function isRefusal(error: unknown): error is BadRequestError | PermissionError {
  return error instanceof BadRequestError || error instanceof PermissionError
}

/** A topic that the answer does not name counts as refused: the platform did not promise its events. */
function sorted<T extends string>(topics: readonly T[], answer: readonly ChannelTopic[]): Subscribed<T> {
  const rows = new Map(answer.map((row) => [row.id, row]))
  const permitted: T[] = []
  const refused: RefusedTopic<T>[] = []
  for (const topic of topics) {
    const row = rows.get(topic)
    if (row !== undefined && row.state !== 'Rejected') permitted.push(topic)
    else {
      const reason = row?.rejectionReason ?? (row === undefined ? 'the platform did not confirm it' : 'rejected')
      refused.push({ topic, reason, missingPermissions: row?.missingPermissions ?? [] })
    }
  }
  return { permitted, refused }
}
