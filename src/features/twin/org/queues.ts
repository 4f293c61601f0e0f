import type { Snapshot, SnapshotConditionalGroup, SnapshotQueue } from '../../../documents'
import type { World } from '../../../emulator/model/types'
import { defaultQueueConfig } from '../../../emulator/world/generate-queues'

/** Assumed time between the creation of queues and memberships and the twin's start: a snapshot does not contain it. */
const AGE_MS = 200 * 86_400_000

/** The queues of a snapshot with their settings but without members, and a predictor for those that have one. */
export function twinQueues(world: World, { queues }: Snapshot): void {
  const touchedMs = world.startedAtMs - AGE_MS
  for (const queue of queues)
    world.queues.set(queue.id, {
      id: queue.id,
      config: buildConfig(queue),
      dateCreatedMs: touchedMs,
      dateModifiedMs: touchedMs,
      modifiedBy: '',
      members: new Map(),
    })
  const queueIds = queues.filter(({ predictive }) => predictive === true).map(({ id }) => id)
  if (queueIds.length === 0) return
  const id = world.newId()
  world.predictors.set(id, { id, queueIds, kpi: 'Handle Time' })
}

export function twinMembers(world: World, { queues }: Snapshot): void {
  for (const { id, members } of queues)
    for (const { userId, joined, ring, memberBy } of members)
      world.queues.get(id)?.members.set(userId, {
        userId,
        joined,
        ringNumber: ring,
        memberBy: memberBy === 'group' ? 'group' : 'user',
        addedAtMs: world.startedAtMs - AGE_MS,
      })
}

function buildConfig(queue: SnapshotQueue) {
  const { name, divisionId = '', evaluation, rings, acwTimeoutMs, memberGroups, conditionalGroups, routing } = queue
  return {
    ...defaultQueueConfig(),
    name,
    divisionId,
    skillEvaluationMethod: evaluation,
    mediaSettings: mediaSettings(queue),
    acwSettings:
      acwTimeoutMs === undefined
        ? { wrapupPrompt: 'OPTIONAL' }
        : { wrapupPrompt: 'MANDATORY_TIMEOUT', timeoutMs: acwTimeoutMs },
    memberGroups: (memberGroups ?? []).map(({ id, name, type }) => ({ id, name, type })),
    ...(rings === undefined ? {} : { bullseye: { rings: rings.map(buildRing) } }),
    ...(conditionalGroups === undefined
      ? {}
      : { conditionalGroupRouting: { rules: conditionalGroups.map(buildRule) } }),
    ...routing,
  }
}

/** Media by their names in analytics and in settings. */
const MEDIA = { voice: 'call', callback: 'callback', chat: 'chat', email: 'email', message: 'message' } as const

/** Service levels are the queue's own; alerting and callbacks are those of a new queue. */
function mediaSettings({ serviceLevels }: SnapshotQueue): Record<string, unknown> {
  const usual: unknown = defaultQueueConfig().mediaSettings
  return Object.fromEntries(
    Object.entries(MEDIA).map(([medium, setting]) => {
      const { serviceLevel: _, ...others } = { serviceLevel: undefined, ...getSettings(usual, setting) }
      const target = serviceLevels[medium]
      if (target === undefined) return [setting, others]
      const { ratio, seconds } = target
      return [setting, { ...others, serviceLevel: { percentage: ratio, durationMs: Math.round(seconds * 1000) } }]
    }),
  )
}

function getSettings(usual: unknown, setting: string): Record<string, unknown> {
  const found: unknown = typeof usual === 'object' && usual !== null ? Reflect.get(usual, setting) : undefined
  return typeof found === 'object' && found !== null ? { ...found } : {}
}

function buildRing({ timeoutSeconds, skillsToRemove, memberGroups = [] }: NonNullable<SnapshotQueue['rings']>[number]) {
  return {
    ...(timeoutSeconds === undefined
      ? {}
      : { expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: timeoutSeconds }] }),
    actions: { skillsToRemove: skillsToRemove.map((id) => ({ id, selfUri: `/api/v2/routing/skills/${id}` })) },
    memberGroups: memberGroups.map(({ id, name, type }) => ({ id, name, type })),
  }
}

function buildRule({ queueId, metric, operator, value, groups, waitSeconds }: SnapshotConditionalGroup) {
  return {
    ...(queueId === undefined ? {} : { queue: { id: queueId } }),
    metric,
    operator,
    conditionValue: value,
    groups,
    ...(waitSeconds === undefined ? {} : { waitSeconds }),
  }
}
