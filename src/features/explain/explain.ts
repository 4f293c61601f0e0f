import * as z from 'zod/mini'
import type { Client } from '../../client'
import { checkClient, checkText } from '../../core/checks'
import { ApiError, PermissionError, ValidationError } from '../../core/errors'
import {
  aDocument,
  aFunction,
  anInterval,
  aSignal,
  checkOptions,
  optional,
  type ShapeOf,
  texts,
  whole,
} from '../../core/schema'
import { DAY_MS } from '../../core/time/durations'
import type { Interval, RoutingAgreement, Snapshot } from '../../documents'
import { allOf, anyOf } from '../../resources/analytics/filters'
import type { CallOptions } from '../../transport/contract/call-options'
import { captureSnapshot } from '../../workflows/snapshot/capture'
import { buildAgreement } from './agreement'
import { byWeight, findCauses } from './causes'
import { explainedLeg } from './explained-leg'
import type { Explanation } from './explanation'
import { type Leg, listLegs } from './legs'
import { createNamer } from './names'
import { type ExplainProgress, findConversation, readEvidence, sharedQueues } from './read'
import { buildScene, type Evidence } from './scene'

/** How one conversation is explained. */
export interface ExplainOptions {
  /** How many whole days back to search for the conversation. Default 31. */
  readonly days?: number | undefined
  /** The org as it is configured now. Default: the queues of the conversation and of its agents are read. */
  readonly snapshot?: Snapshot | undefined
  /** Called with each step and its progress. */
  readonly onProgress?: ((progress: ExplainProgress) => void) | undefined
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** The time and the queues over which choices are compared. */
export interface AgreementOptions extends ExplainOptions {
  /** Queues by id. Default: all of the org. */
  readonly queueIds?: readonly string[] | undefined
  /** Only queues of these divisions. Default: all. */
  readonly divisionIds?: readonly string[] | undefined
  /** Exactly this time, instead of whole days. */
  readonly interval?: Interval | undefined
}

const explainFields = () =>
  ({
    days: z.optional(whole(1)),
    snapshot: z.optional(aDocument('skillroute/snapshot@1')),
    onProgress: z.optional(aFunction()),
    signal: z.optional(aSignal()),
  }) satisfies ShapeOf<ExplainOptions>

const DAYS = 31
const AGREEMENT_DAYS = 7

/**
 * Explains why a conversation was routed as it was: what it asked for, who was a member of its queues, who was on queue
 * and free, which ring was open and which skills it had dropped, why this agent and not another was chosen by the
 * queue's method, which contacts also waited, and what made this one wait. Each statement says whether it is known,
 * inferred or unknown. The configuration of that moment is derived from today's by reverting the audited changes since
 * then. The routing rule is that of `simulate`.
 *
 * Needs analytics:conversationDetail:view, analytics:userDetail:view and routing:queue:view; without audits:audit:view
 * the configuration is taken as it is today, and a note says so.
 * @throws ValidationError if no conversation with that id is found in that time
 * @throws ApiError if the org fails to answer: nothing is left out silently
 * @example
 * const { causes, legs } = await explainRouting(client, conversationId)
 */
export async function explainRouting(
  client: Client,
  conversationId: string,
  options: ExplainOptions = {},
): Promise<Explanation> {
  checkClient(client)
  checkText(conversationId, 'conversationId')
  checkOptions(options, explainFields())
  const { days = DAYS, signal } = options
  const call: CallOptions = { signal, priority: 'background' }
  const conversation = await findConversation(client, conversationId, days, call)
  if (conversation === undefined) {
    const message = `no conversation ${conversationId} began in the last ${days} days`
    throw new ValidationError([{ path: 'conversationId', message }])
  }
  const legs = listLegs(conversation)
  const queueIds = [...new Set(legs.map(({ queueId }) => queueId))]
  const snapshot = options.snapshot ?? (await snapshotAround(client, legs, options))
  const evidence = await readEvidence(client, {
    snapshot,
    queueIds,
    otherQueueIds: snapshot.queues.map(({ id }) => id),
    interval: around(client, legs, conversation.conversationStart),
    signal,
    onProgress: options.onProgress,
  })
  const priority = await readPriority(client, conversationId, legs, call)
  const scene = buildScene({ ...evidence, ...priority })
  const own = scene.legs.filter((leg) => leg.conversationId === conversationId)
  const name = createNamer(snapshot)
  return {
    format: 'skillroute/explanation@1',
    org: snapshot.org,
    conversationId,
    start: conversation.conversationStart ?? new Date(legs[0]?.arrivedAtMs ?? 0).toISOString(),
    ...(conversation.conversationEnd === undefined ? {} : { end: conversation.conversationEnd }),
    legs: own.map((leg) => explainedLeg(scene, leg, name)),
    causes: byWeight(own.flatMap((leg) => findCauses(scene, leg))),
    notes: own.length === 0 ? [...evidence.notes, 'The conversation never came into a queue.'] : evidence.notes,
  }
}

/**
 * Measures how often the platform chose the agent that our routing rule chooses, over a period. This shows how well a
 * simulation fits an org. If the two differ, other readings of the rule are tried on the same contacts.
 *
 * Reads single conversations and the times of users: some hundred requests for a busy week. Needs what `explainRouting`
 * needs.
 * @throws ValidationError for days that are not a whole number above 0
 * @example
 * const { agents } = await measureAgreement(client, { queueIds: [queueId], days: 7 })
 */
export async function measureAgreement(client: Client, options: AgreementOptions = {}): Promise<RoutingAgreement> {
  checkClient(client)
  checkOptions(options, {
    ...explainFields(),
    ...optional(texts(), 'queueIds', 'divisionIds'),
    interval: z.optional(anInterval()),
  })
  const { days = AGREEMENT_DAYS, signal, onProgress } = options
  const endMs = client.clock.now()
  const wholeDays = { start: new Date(endMs - days * DAY_MS).toISOString(), end: new Date(endMs).toISOString() }
  const interval = options.interval ?? wholeDays
  onProgress?.({ step: 'snapshot', done: 0, total: 1 })
  const snapshot = options.snapshot ?? (await captureSnapshot(client, { signal }))
  onProgress?.({ step: 'snapshot', done: 1, total: 1 })
  const queueIds = snapshot.queues
    .filter(({ id }) => options.queueIds === undefined || options.queueIds.includes(id))
    .filter(({ divisionId = '' }) => options.divisionIds === undefined || options.divisionIds.includes(divisionId))
    .map(({ id }) => id)
  const otherQueueIds = sharedQueues(snapshot, queueIds)
  const evidence = await readEvidence(client, { snapshot, queueIds, otherQueueIds, interval, signal, onProgress })
  return buildAgreement(buildScene(evidence), queueIds, interval)
}

/** The queues of a conversation, and those in which its agents work today: contacts of these competed for them. */
async function snapshotAround(client: Client, legs: readonly Leg[], { signal }: ExplainOptions): Promise<Snapshot> {
  const call: CallOptions = { signal, priority: 'background' }
  const queueIds = new Set(legs.map(({ queueId }) => queueId))
  const agents = new Set(legs.flatMap(({ offers }) => offers.map(({ userId }) => userId)))
  for (const userId of agents) {
    try {
      for (const { id, joined } of await client.users.queues(userId, {}, call)) if (joined !== false) queueIds.add(id)
    } catch (error) {
      // An agent who has left the org since has no queues any more.
      if (!(error instanceof ApiError)) throw error
    }
  }
  return await captureSnapshot(client, { queueIds: [...queueIds], signal })
}

function around(client: Client, legs: readonly Leg[], start = new Date(client.clock.now()).toISOString()): Interval {
  const nowMs = client.clock.now()
  const ends = legs.map(({ endMs }) => Math.min(endMs, nowMs))
  const from = Math.min(Date.parse(start), ...legs.map(({ arrivedAtMs }) => arrivedAtMs))
  return { start: new Date(from).toISOString(), end: new Date(Math.max(from, ...ends) + 60_000).toISOString() }
}

/**
 * Aggregates contain the priority, but details do not. If aggregates do not show it either, it is unknown, with the
 * reason.
 */
async function readPriority(
  client: Client,
  conversationId: string,
  legs: readonly Leg[],
  call: CallOptions,
): Promise<Pick<Evidence, 'priorities' | 'priorityUnknown'>> {
  const interval = around(client, legs)
  try {
    const { results } = await client.analytics.conversationAggregates(
      {
        interval,
        groupBy: ['routingPriority'],
        metrics: ['nOffered'],
        filter: allOf(anyOf('conversationId', [conversationId])),
      },
      call,
    )
    const found = results.flatMap(({ group }) => group?.routingPriority ?? []).map(Number)
    const [only] = found
    if (only !== undefined && found.length === 1 && Number.isFinite(only))
      return { priorities: new Map([[conversationId, only]]) }
    return { priorityUnknown: 'aggregates name no priority or several, and details none' }
  } catch (error) {
    if (error instanceof PermissionError)
      return { priorityUnknown: 'its priority is not known, since aggregates may not be read' }
    throw error
  }
}
