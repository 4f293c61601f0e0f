import { asList, getField } from '../../core/json/unknown'
import type { Snapshot, SnapshotMember, SnapshotQueue, SnapshotRing } from '../../documents'
import type { AuditEntry, AuditPropertyChange } from '../../resources/audits/audit-schema'

/** The configuration that decides routing, at one moment. */
export interface Setup {
  readonly agents: ReadonlyMap<string, AgentSetup>
  readonly queues: ReadonlyMap<string, QueueSetup>
}

/** Levels of an agent. */
export interface AgentSetup {
  readonly skills: ReadonlyMap<string, number>
  readonly languages: ReadonlyMap<string, number>
  /** Why this is uncertain; absent if it is certain. */
  readonly unsure?: string | undefined
}

/** How a queue routes, and its members. */
export interface QueueSetup {
  readonly evaluation: string
  readonly predictive: boolean
  readonly rings: readonly SnapshotRing[]
  readonly conditional: boolean
  /** Whether groups are activated by rules. Its changes are among those that make a choice unsure. */
  readonly activation: boolean
  readonly scoring: 'TimestampAndPriority' | 'PriorityOnly'
  readonly members: ReadonlyMap<string, { readonly joined: boolean; readonly ring: number }>
  readonly unsure?: string | undefined
}

/** A configuration and when it began. The first has no beginning. */
export interface SetupVersion {
  readonly fromMs: number
  readonly setup: Setup
}

/** The configuration of a snapshot as routing sees it. */
export function buildSetup(snapshot: Snapshot): Setup {
  const levels = (of: readonly { readonly id: string; readonly level: number }[]) =>
    new Map(of.map(({ id, level }) => [id, level]))
  return {
    agents: new Map(
      snapshot.agents.map((agent) => [agent.id, { skills: levels(agent.skills), languages: levels(agent.languages) }]),
    ),
    queues: new Map(snapshot.queues.map((queue) => [queue.id, queueSetup(queue)])),
  }
}

function queueSetup(queue: SnapshotQueue): QueueSetup {
  return {
    evaluation: queue.evaluation,
    predictive: queue.predictive === true,
    rings: queue.rings ?? [],
    conditional: queue.hasUnknownRules === true || (queue.conditionalGroups ?? []).length > 0,
    activation: (queue.routing?.conditionalGroupActivation?.rules ?? []).length > 0,
    scoring: queue.routing?.scoringMethod === 'PriorityOnly' ? 'PriorityOnly' : 'TimestampAndPriority',
    members: new Map(queue.members.map((member: SnapshotMember) => [member.userId, member])),
  }
}

/**
 * The configurations over time, oldest first: from today's, the audited changes are reverted one after the other. If an
 * audit does not say what was changed, its agent or queue is kept as it is today and marked as unsure before the
 * change. If the last audit of a level differs from today's level, the level was changed later without an audit so far.
 * Since audits come late, that change is assumed to be very recent.
 */
export function setupHistory(now: Setup, entries: readonly AuditEntry[], nowMs: number): readonly SetupVersion[] {
  const changes = entries
    .filter(({ status, eventDate = '' }) => status !== 'FAILURE' && Number.isFinite(Date.parse(eventDate)))
    .sort((a, b) => Date.parse(b.eventDate ?? '') - Date.parse(a.eventDate ?? ''))
  const versions: SetupVersion[] = []
  let setup = [...changes].reverse().reduce(levelsAfter, now)
  if (setup !== now) versions.push({ fromMs: nowMs, setup: now })
  for (const change of changes) {
    const before = revertChange(setup, change)
    if (before === setup) continue
    versions.push({ fromMs: Date.parse(change.eventDate ?? ''), setup })
    setup = before
  }
  return [...versions, { fromMs: Number.NEGATIVE_INFINITY, setup }].reverse()
}

/** The configuration with the levels that an audit gives after its change; the same object if they are equal. */
function levelsAfter(setup: Setup, { entity, propertyChanges = [] }: AuditEntry): Setup {
  const agent = setup.agents.get(entity?.id ?? '')
  if (agent === undefined) return setup
  let next = agent
  for (const { property = '', newValues } of propertyChanges) {
    const [, kind, id = ''] = LEVEL.exec(property) ?? []
    if (kind === undefined) continue
    const [part, level] = [kind === 'skill' ? ('skills' as const) : ('languages' as const), parseLevel(newValues)]
    if (next[part].get(id) !== level) next = { ...next, [part]: withLevel(next[part], id, level) }
  }
  return next === agent ? setup : { ...setup, agents: new Map(setup.agents).set(entity?.id ?? '', next) }
}

/** Place of the version that held at a time. */
export function versionAt(versions: readonly SetupVersion[], atMs: number): number {
  let low = 0
  let high = versions.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((versions[middle]?.fromMs ?? 0) <= atMs) low = middle
    else high = middle - 1
  }
  return low
}

/** The configuration before a change; the same object if the change is not about routing. */
export function revertChange(setup: Setup, entry: AuditEntry): Setup {
  const id = entry.entity?.id ?? ''
  if (setup.agents.has(id)) return revertAgentChange(setup, id, entry)
  return setup.queues.has(id) ? revertQueueChange(setup, id, entry) : setup
}

/** A level as our own emulator writes it; how the platform names properties is not documented. */
const LEVEL = /^(skill|language):(.+)$/
const ABOUT_LEVELS = /skill|lang|proficien/i
const MEMBER = /^member:([^:]+):(joined|ringNumber)$/
const ABOUT_ROUTING = /member|skill|bullseye|ring|routing|joined|evaluation|activation/i

function revertAgentChange(setup: Setup, id: string, entry: AuditEntry): Setup {
  const agent = setup.agents.get(id)
  const { propertyChanges = [], action = '' } = entry
  if (agent === undefined || /create/i.test(action)) return setup
  let next = agent
  for (const change of propertyChanges) {
    const [, kind, levelId = ''] = LEVEL.exec(change.property ?? '') ?? []
    if (kind === undefined) {
      if (ABOUT_LEVELS.test(change.property ?? '') || isNameless(change)) next = unsureSince(next, entry)
      continue
    }
    const part = kind === 'skill' ? 'skills' : 'languages'
    next = { ...next, [part]: withLevel(next[part], levelId, parseLevel(change.oldValues)) }
  }
  if (propertyChanges.length === 0) next = unsureSince(next, entry)
  return next === agent ? setup : { ...setup, agents: new Map(setup.agents).set(id, next) }
}

function withLevel(levels: ReadonlyMap<string, number>, id: string, level: number | undefined) {
  const next = new Map(levels)
  if (level === undefined) next.delete(id)
  else next.set(id, level)
  return next
}

function parseLevel([value]: readonly string[] = []): number | undefined {
  const level = Number(value)
  return value === undefined || !Number.isFinite(level) ? undefined : level
}

function isNameless({ property = '' }: AuditPropertyChange): boolean {
  return property === '' || property === 'value'
}

function unsureSince<T extends { readonly unsure?: string | undefined }>(part: T, entry: AuditEntry): T {
  const when = (entry.eventDate ?? '').slice(0, 16)
  return { ...part, unsure: `changed at ${when}Z, and the audit does not say what was changed` }
}

function revertQueueChange(setup: Setup, id: string, entry: AuditEntry): Setup {
  const queue = setup.queues.get(id)
  const { propertyChanges = [], action = '' } = entry
  if (queue === undefined || /create/i.test(action)) return setup
  let next = queue
  for (const change of propertyChanges) next = beforeQueueChange(next, change, entry)
  if (propertyChanges.length === 0) next = unsureSince(next, entry)
  return next === queue ? setup : { ...setup, queues: new Map(setup.queues).set(id, next) }
}

function beforeQueueChange(queue: QueueSetup, change: AuditPropertyChange, entry: AuditEntry): QueueSetup {
  const { property = '', oldValues = [], newValues = [] } = change
  const [, userId = '', part] = MEMBER.exec(property) ?? []
  if (part !== undefined) {
    const member = queue.members.get(userId) ?? { joined: true, ring: 1 }
    const before = part === 'joined' ? { joined: oldValues[0] === 'true' } : { ring: Number(oldValues[0] ?? 1) }
    return { ...queue, members: new Map(queue.members).set(userId, { ...member, ...before }) }
  }
  if (property === 'member') {
    const members = new Map(queue.members)
    for (const added of newValues) members.delete(added)
    for (const removed of oldValues) members.set(removed, { joined: true, ring: 1 })
    return { ...queue, members }
  }
  const [old] = oldValues
  if (property === 'skillEvaluationMethod') return { ...queue, evaluation: old ?? 'NONE' }
  if (property === 'scoringMethod') {
    return { ...queue, scoring: old === 'PriorityOnly' ? 'PriorityOnly' : 'TimestampAndPriority' }
  }
  if (property === 'conditionalGroupRouting') return { ...queue, conditional: old !== undefined }
  if (property === 'bullseye') {
    const rings = old === undefined ? [] : parseRings(old)
    return rings === undefined ? unsureSince(queue, entry) : { ...queue, rings }
  }
  return ABOUT_ROUTING.test(property) || isNameless(change) ? unsureSince(queue, entry) : queue
}

/** Rings from the JSON of an audit; undefined if it contains no rings. */
function parseRings(text: string): SnapshotRing[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return asList(getField(value, 'rings')).map((ring) => {
      const timeout = asList(getField(ring, 'expansionCriteria')).find(
        (one) => getField(one, 'type') === 'TIMEOUT_SECONDS',
      )
      const seconds = Number(getField(timeout, 'threshold') ?? Number.NaN)
      const dropped = asList(getField(getField(ring, 'actions'), 'skillsToRemove')).map((skill) =>
        String(getField(skill, 'id')),
      )
      return { ...(Number.isFinite(seconds) ? { timeoutSeconds: seconds } : {}), skillsToRemove: dropped.sort() }
    })
  } catch {
    return undefined
  }
}
