import type { Client } from '../../client'
import { ValidationError } from '../../core/errors'
import { asList, getField, isRecord } from '../../core/json/unknown'
import { LIMITS } from '../../core/limits'
import { pathText } from '../../core/path-text'
import type {
  MediaType,
  ServiceLevelTarget,
  SnapshotConditionalGroup,
  SnapshotGroup,
  SnapshotQueue,
  SnapshotRing,
  SnapshotRouting,
} from '../../documents'
import { ROUTING_DEFAULTS, routingSchema } from '../../documents/org/snapshot-routing'
import { chunks, concurrently } from '../../resources/kit/lists/in-parts'
import type { Queue } from '../../resources/queues/queue'
import type { CallOptions } from '../../transport/contract/call-options'
import { unique } from './catalog'
import { type Capture, readOrGap } from './context'

/** Queues read by id in parallel; the client's own limits apply too. */
const PARALLEL = 4

/** A queue before its members are known. */
export interface ListedQueue {
  readonly queue: Omit<SnapshotQueue, 'members'>
  /** The queue's own member count; a shorter list of members becomes a gap. */
  readonly memberCount: number | undefined
}

/** Reads the queues in scope. Queues with rings are read by id, because the list may show old rings. */
export async function captureQueues(capture: Capture): Promise<ListedQueue[]> {
  capture.progress.enter('queues')
  const listed = await listQueues(capture)
  const queues = await concurrently(listed, PARALLEL, async (queue) =>
    queue.bullseye === undefined ? toListed(queue) : await readQueue(capture, queue),
  )
  const unknown = queues.filter(({ queue }) => queue.hasUnknownRules)
  capture.gaps.push(
    ...unknown.map(({ queue: { id } }) => ({ kind: 'conditionalGroups' as const, id, reason: UNKNOWN })),
  )
  return queues
}

const UNKNOWN = 'it has rules of a shape that is not known here'

/** Reads a queue by id; if that is refused, uses the row of the list and adds a gap. */
export async function readQueue(capture: Capture, row: Queue): Promise<ListedQueue> {
  const { client, call } = capture
  const queue = await readOrGap(capture, 'queue', () => client.routing.queues.get(row.id, {}, call), row.id)
  return toListed(queue ?? row)
}

/** Marks queues in which an active predictor chooses agents. */
export async function markPredictive(capture: Capture, queues: readonly SnapshotQueue[]): Promise<SnapshotQueue[]> {
  const { client, call } = capture
  const active = await readOrGap(capture, 'predictor', () => predictedQueues(client, call))
  return queues.map((queue) => (active?.has(queue.id) ? { ...queue, predictive: true } : queue))
}

/** Ids of the queues in which an active predictor chooses agents. */
export async function predictedQueues(client: Client, call: CallOptions): Promise<ReadonlySet<string>> {
  const predictors = await client.routing.predictors.list({}, call).toArray()
  const active = predictors.filter(({ state }) => state === 'Active')
  return new Set(active.flatMap(({ queues = [] }) => queues.flatMap(({ id }) => id ?? [])))
}

async function listQueues({ client, call, options }: Capture): Promise<Queue[]> {
  const { queueIds, divisionIds } = options
  if (queueIds === undefined) return unique(await client.routing.queues.list({ divisionIds }, call).toArray())
  const found: Queue[] = []
  for (const ids of chunks([...new Set(queueIds)], LIMITS.userIdsPerCall)) {
    found.push(...(await client.routing.queues.byIds(ids, call)))
  }
  const known = new Set(found.map((queue) => queue.id))
  const missing = queueIds.filter((id) => !known.has(id))
  if (missing.length > 0) {
    throw new ValidationError(missing.map((id) => ({ path: 'queueIds', message: `there is no queue with id ${id}` })))
  }
  const inDivisions = (queue: Queue): boolean => divisionIds?.includes(queue.division?.id ?? '') ?? true
  return unique(found).filter(inDivisions)
}

/** A queue of the platform as a snapshot has it, without its members. */
export function toListed(row: Queue): ListedQueue {
  const rings = row.bullseye?.rings?.map((ring) => toRing(ring, hasActivation(row))) ?? []
  const acwTimeoutMs = row.acwSettings?.timeoutMs
  const routing = buildRouting(row)
  return {
    memberCount: row.memberCount,
    queue: {
      id: row.id,
      name: row.name ?? row.id,
      ...(row.division?.id === undefined ? {} : { divisionId: row.division.id }),
      evaluation: row.skillEvaluationMethod ?? 'NONE',
      serviceLevels: serviceLevels(row),
      ...(rings.length === 0 ? {} : { rings }),
      ...(acwTimeoutMs === undefined ? {} : { acwTimeoutMs }),
      ...buildGroups(row),
      ...(routing === undefined ? {} : { routing }),
    },
  }
}

type Ring = NonNullable<NonNullable<Queue['bullseye']>['rings']>[number]

/** Groups of rings are needed only to tell who comes by a group that is activated. */
function hasActivation(row: Queue): boolean {
  return withoutEmpty(row.conditionalGroupActivation) !== undefined
}

function toRing(ring: Ring, withGroups: boolean): SnapshotRing {
  const timeoutSeconds = ring.expansionCriteria?.find((one) => one.type === 'TIMEOUT_SECONDS')?.threshold
  const skillsToRemove = (ring.actions?.skillsToRemove ?? []).flatMap((skill) => skill.id ?? [])
  const memberGroups = withGroups ? sortedGroups(ring.memberGroups) : []
  return {
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    skillsToRemove: skillsToRemove.sort(),
    ...(memberGroups.length === 0 ? {} : { memberGroups }),
  }
}

/** Maps media names in settings to those in analytics. */
const MEDIA = { call: 'voice', callback: 'callback', chat: 'chat', email: 'email', message: 'message' } as const

function serviceLevels(row: Queue): Partial<Record<MediaType, ServiceLevelTarget>> {
  const settings = row.mediaSettings ?? {}
  const levels: Partial<Record<MediaType, ServiceLevelTarget>> = {}
  for (const key of ['call', 'callback', 'chat', 'email', 'message'] as const) {
    const level = settings[key]?.serviceLevel
    if (level?.percentage === undefined || level.durationMs === undefined) continue
    levels[MEDIA[key]] = { ratio: level.percentage, seconds: level.durationMs / 1000 }
  }
  return levels
}

/** The groups that a queue uses, in its membership and in its rules. */
function buildGroups(row: Queue): Pick<SnapshotQueue, 'memberGroups' | 'conditionalGroups' | 'hasUnknownRules'> {
  const memberGroups = sortedGroups(row.memberGroups)
  const rules = row.conditionalGroupRouting?.rules ?? []
  const conditionalGroups = rules.flatMap((rule) => toRule(rule, row.id))
  return {
    ...(conditionalGroups.length < rules.length ? { hasUnknownRules: true } : {}),
    ...(memberGroups.length === 0 ? {} : { memberGroups }),
    ...(conditionalGroups.length === 0 ? {} : { conditionalGroups }),
  }
}

function sortedGroups(groups: Queue['memberGroups']): SnapshotGroup[] {
  return (groups ?? []).flatMap(toGroup).sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** @throws ValidationError for settings of another shape, which a snapshot would lose */
function buildRouting(row: Queue): SnapshotRouting | undefined {
  const { shape } = routingSchema().def
  const set = Object.keys(shape).flatMap((name) => {
    const value = withoutEmpty(row[name])
    return value === undefined || value === ROUTING_DEFAULTS[name] ? [] : [[name, value] as const]
  })
  if (set.length === 0) return undefined
  const found = routingSchema().safeParse(Object.fromEntries(set))
  if (found.success) return found.data
  const issues = found.error.issues.map(({ path, message }) => ({ path: pathText(path), message }))
  throw new ValidationError(issues, { subject: `queue ${row.name ?? row.id}` })
}

/** Without null, empty lists and empty objects, which mean the same as an absent field. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => withoutEmpty(item) ?? {})
  if (!isRecord(value)) return value ?? undefined
  const set = Object.entries(value).flatMap(([name, field]) => {
    const inner = withoutEmpty(field)
    return inner === undefined ? [] : [[name, inner] as const]
  })
  return set.length === 0 ? undefined : Object.fromEntries(set)
}

function toGroup(group: Record<string, unknown>): SnapshotGroup[] {
  const { id, name, type } = group
  if (typeof id !== 'string') return []
  return [{ id, name: typeof name === 'string' ? name : id, type: typeof type === 'string' ? type : 'GROUP' }]
}

/**
 * None for a rule of a shape that is not known here. A rule that names its own queue gets no queue, which means the same: the
 * platform adds it to the first rule.
 */
function toRule(rule: Record<string, unknown>, ownId: string): SnapshotConditionalGroup[] {
  const { queue, metric, operator, conditionValue, groups, waitSeconds } = rule
  if (typeof metric !== 'string' || typeof operator !== 'string' || typeof conditionValue !== 'number') return []
  const queueId = getField(queue, 'id')
  const members = asList(groups).flatMap((group) => (isRecord(group) ? toGroup(group) : []))
  if (members.length < asList(groups).length) return []
  return [
    {
      ...(typeof queueId === 'string' && queueId !== ownId ? { queueId } : {}),
      metric,
      operator,
      value: conditionValue,
      groups: members,
      ...(typeof waitSeconds === 'number' ? { waitSeconds } : {}),
    },
  ]
}
