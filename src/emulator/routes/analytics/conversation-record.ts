import { isoTime } from '../../../core/time/iso-time'
import { flag } from '../../history'
import type { World, WorldContactType, WorldHistory } from '../../model/types'
import type { AggregateSource } from './conversation-aggregates'
import { dimensionValues, listAnsweringAgent, type Side } from './dimensions'
import { emitFigures } from './figures'
import { conversationId, findMoments, legsFrom, serviceGoal, stableId } from './lookups'

/**
 * A conversation in the form of detail queries: the customer, the queue and (if answered) the agent as participants,
 * each with one session, its segments and its metrics. A conversation under way at `nowMs` has no `conversationEnd` and
 * contains nothing from the future.
 */
export function conversationRecord({ world, switches, nowMs }: AggregateSource, row: number) {
  const history = world.history()
  const type = history.contactTypes[history.type[row] ?? 0]
  const legs = legsFrom(history, row, nowMs)
  const { startMs } = findMoments(history, row)
  const { talkEndMs } = findMoments(history, legs.at(-1) ?? row)
  const endMs = Math.max(...legs.map((leg) => findMoments(history, leg).endMs))
  const customerQueue = switches.customerQueue && type !== undefined ? { queueId: type.queueId } : {}
  const customer = {
    participantId: stableId(world, `customer ${row}`),
    participantName: 'Customer',
    purpose: 'customer',
    sessions: [
      session(world, row, 'customer', type, [segment('interact', startMs, talkEndMs, nowMs, customerQueue)], []),
    ],
  }
  return {
    conversationId: conversationId(world, row),
    conversationStart: isoTime(startMs),
    ...(endMs <= nowMs ? { conversationEnd: isoTime(endMs) } : {}),
    conversationInitiator: 'customer',
    originatingDirection: 'inbound',
    divisionIds: dimensionValues(world, history, row, 'acd', 'divisionId'),
    participants: [customer, ...legs.flatMap((leg) => legParticipants(world, leg, nowMs))],
  }
}

/** The queue and the agent who answered, for each queue that the conversation entered. */
function legParticipants(world: World, row: number, nowMs: number) {
  const history = world.history()
  const type = history.contactTypes[history.type[row] ?? 0]
  const [userId] = listAnsweringAgent(history, row)
  const isAnswered = userId !== undefined && findMoments(history, row).waitEndMs <= nowMs
  const acd = acdParticipant(world, row, type, nowMs)
  const missed = history.missedAlerts(row).filter(({ toMs }) => toMs <= nowMs)
  const rung = missed.map((alert, index) => alertedParticipant(world, row, index, type, alert, nowMs))
  return [acd, ...rung, ...(isAnswered ? [agentParticipant(world, row, type, userId, nowMs)] : [])]
}

function acdParticipant(world: World, row: number, type: WorldContactType | undefined, nowMs: number) {
  const history = world.history()
  const { startMs, waitEndMs } = findMoments(history, row)
  const abandoned = ((history.flags[row] ?? 0) & flag.abandoned) !== 0
  const waited = segment('interact', startMs, waitEndMs, nowMs, {
    ...requested(type),
    disconnectType: abandoned ? 'peer' : 'transfer',
  })
  return {
    participantId: stableId(world, `acd ${row}`),
    participantName: world.queues.get(type?.queueId ?? '')?.config.name ?? '',
    purpose: 'acd',
    sessions: [session(world, row, 'acd', type, [waited], buildMetrics(world, row, 'acd', nowMs))],
  }
}

function agentParticipant(
  world: World,
  row: number,
  type: WorldContactType | undefined,
  userId: string,
  nowMs: number,
) {
  const history = world.history()
  const { waitEndMs, talkEndMs, endMs } = findMoments(history, row)
  const holdFrom = talkEndMs - (history.heldMs[row] ?? 0)
  const transferred = ((history.flags[row] ?? 0) & flag.transferred) !== 0
  const last = { disconnectType: transferred ? 'transfer' : 'client' }
  const segments = [
    segment('interact', waitEndMs, holdFrom, nowMs, { ...requested(type), ...(holdFrom === talkEndMs ? last : {}) }),
    ...(holdFrom < talkEndMs ? [segment('hold', holdFrom, talkEndMs, nowMs, { ...requested(type), ...last })] : []),
    segment('wrapup', talkEndMs, endMs, nowMs, { ...requested(type), wrapUpCode: stableId(world, 'wrap-up code') }),
  ]
  return {
    participantId: stableId(world, `agent ${row}`),
    participantName: world.users.get(userId)?.name ?? '',
    purpose: 'agent',
    userId,
    sessions: [
      session(
        world,
        row,
        'agent',
        type,
        segments.filter((part) => Date.parse(part.segmentStart) <= nowMs),
        buildMetrics(world, row, 'agent', nowMs),
      ),
    ],
  }
}

/** An agent who did not answer. */
function alertedParticipant(
  world: World,
  row: number,
  at: number,
  type: WorldContactType | undefined,
  { agent, fromMs, toMs }: ReturnType<WorldHistory['missedAlerts']>[number],
  nowMs: number,
) {
  const userId = world.history().agentIds[agent] ?? ''
  const alert = segment('alert', fromMs, toMs, nowMs, { ...requested(type), disconnectType: 'timeout' })
  return {
    participantId: stableId(world, `alerted ${row} ${at}`),
    participantName: world.users.get(userId)?.name ?? '',
    purpose: 'agent',
    userId,
    sessions: [session(world, row, `alerted ${at}`, type, [alert], buildMetrics(world, row, agent, nowMs))],
  }
}

function requested(type: WorldContactType | undefined) {
  return {
    ...(type === undefined ? {} : { queueId: type.queueId, requestedRoutingSkillIds: [...type.skillIds] }),
    ...(type?.languageId === undefined ? {} : { requestedLanguageId: type.languageId }),
  }
}

function session<S extends object>(
  world: World,
  row: number,
  purpose: string,
  type: WorldContactType | undefined,
  segments: readonly S[],
  metrics: readonly unknown[],
) {
  const history = world.history()
  const [usedRouting = 'Standard'] = dimensionValues(world, history, row, 'acd', 'usedRouting')
  const requestedRoutings = dimensionValues(world, history, row, 'acd', 'requestedRouting')
  const [ring] = dimensionValues(world, history, row, 'agent', 'agentBullseyeRing')
  return {
    sessionId: stableId(world, `session ${purpose} ${row}`),
    mediaType: type?.mediaType ?? 'unknown',
    direction: 'inbound',
    provider: 'Edge',
    ...(purpose === 'customer' ? {} : { requestedRoutings, ...activeSkills(world, row) }),
    ...(purpose === 'agent' ? { usedRouting, agentBullseyeRing: Number(ring ?? 1) } : {}),
    metrics,
    segments,
  }
}

/** The skills still required, and those that rings have dropped. */
function activeSkills(world: World, row: number) {
  const values = (dimension: string) => dimensionValues(world, world.history(), row, 'acd', dimension)
  const removedSkillIds = values('removedSkillId')
  return { activeSkillIds: values('activeSkillId'), ...(removedSkillIds.length === 0 ? {} : { removedSkillIds }) }
}

function segment<T extends object>(segmentType: string, fromMs: number, toMs: number, nowMs: number, more: T) {
  const ended = toMs <= nowMs
  return {
    segmentType,
    segmentStart: isoTime(fromMs),
    ...(ended ? { segmentEnd: isoTime(toMs) } : {}),
    conference: false,
    ...more,
  }
}

function buildMetrics(world: World, row: number, side: Side, nowMs: number) {
  const history = world.history()
  const type = history.contactTypes[history.type[row] ?? 0]
  const metrics: { name: string; value: number; emitDate: string }[] = []
  emitFigures(world, history, row, (name, of, atMs, value) => {
    // Service level is a ratio over many conversations; a single one carries its target instead.
    if (of === side && atMs <= nowMs && name !== 'oServiceLevel') metrics.push({ name, value, emitDate: isoTime(atMs) })
  })
  if (side === 'acd' && type !== undefined) {
    const { withinMs } = serviceGoal(history.settingsOf(row), type.mediaType)
    metrics.push({ name: 'oServiceTarget', value: withinMs, emitDate: isoTime(history.start[row] ?? 0) })
  }
  return metrics
}
