import type { World, WorldContactType, WorldMember, WorldQueue, WorldUser } from '../types'

/** Who may take a contact type, from when, and in what order. Parallel arrays, one entry per eligible agent. */
export interface Eligible {
  readonly agents: Int32Array
  /** How long a contact must have waited before this agent is asked: 0 without bullseye rings. */
  readonly delayMs: Float64Array
  /** Average level over the asked skills; 0 where the queue's method does not look at levels. */
  readonly score: Float64Array
  /** Times at which more agents come into question, ascending, 0 left out. */
  readonly expansionsMs: readonly number[]
}

/** The eligible agents of a contact type as the org is configured now. */
export function eligibleAgents(
  world: World,
  type: WorldContactType,
  agentIndex: ReadonlyMap<string, number>,
): Eligible {
  const queue = world.queues.get(type.queueId)
  const rows: { agent: number; delay: number; score: number }[] = []
  if (queue !== undefined) {
    const method = evaluationMethod(queue)
    const rings = readRings(queue)
    for (const member of queue.members.values()) {
      const user = world.users.get(member.userId)
      const agent = agentIndex.get(member.userId)
      if (user === undefined || agent === undefined || user.state !== 'active' || !member.joined) continue
      const delay = delayUntilAsked(user, member, type, method, rings)
      if (Number.isFinite(delay)) rows.push({ agent, delay, score: method === 'BEST' ? averageLevel(user, type) : 0 })
    }
  }
  return {
    agents: Int32Array.from(rows, (row) => row.agent),
    delayMs: Float64Array.from(rows, (row) => row.delay),
    score: Float64Array.from(rows, (row) => row.score),
    expansionsMs: [...new Set(rows.map((row) => row.delay))].filter((delay) => delay > 0).sort((a, b) => a - b),
  }
}

interface Ring {
  /** When a waiting contact leaves this ring for the next. */
  readonly timeoutMs: number
  /** Skills no longer asked for once the ring is left. */
  readonly skillsToRemove: readonly string[]
}

function delayUntilAsked(
  user: WorldUser,
  member: WorldMember,
  type: WorldContactType,
  method: string,
  rings: readonly Ring[],
): number {
  const last = Math.max(1, rings.length)
  const own = Math.min(Math.max(1, member.ringNumber), last)
  const asked = new Set(method === 'NONE' ? [] : type.skillIds)
  let delay = 0
  for (let ring = 1; ring <= last; ring++) {
    const speaks = type.languageId === undefined || user.languages.has(type.languageId)
    if (ring >= own && speaks && [...asked].every((skill) => user.skills.has(skill))) return delay
    const { timeoutMs, skillsToRemove } = rings[ring - 1] ?? { timeoutMs: Number.POSITIVE_INFINITY, skillsToRemove: [] }
    delay += timeoutMs
    for (const skill of skillsToRemove) asked.delete(skill)
  }
  return Number.POSITIVE_INFINITY
}

function averageLevel(user: WorldUser, type: WorldContactType): number {
  if (type.skillIds.length === 0) return 0
  return type.skillIds.reduce((sum, skill) => sum + (user.skills.get(skill) ?? 0), 0) / type.skillIds.length
}

/** The queue's `skillEvaluationMethod`; ALL where none is set. */
function evaluationMethod(queue: WorldQueue): string {
  const method = queue.config.skillEvaluationMethod
  return typeof method === 'string' ? method : 'ALL'
}

/** Whether a queue routes by bullseye rings. */
export function hasRings(queue: WorldQueue): boolean {
  return readRings(queue).length > 1
}

function readRings(queue: WorldQueue): Ring[] {
  const rings = field(queue.config.bullseye, 'rings')
  if (!Array.isArray(rings)) return []
  return rings.map((ring: unknown) => {
    const criteria = list(field(ring, 'expansionCriteria'))
    const timeout = criteria.find((criterion) => field(criterion, 'type') === 'TIMEOUT_SECONDS')
    const seconds = Number(field(timeout, 'threshold') ?? Number.NaN)
    return {
      timeoutMs: Number.isFinite(seconds) ? seconds * 1000 : Number.POSITIVE_INFINITY,
      skillsToRemove: list(field(field(ring, 'actions'), 'skillsToRemove')).map((skill) => String(field(skill, 'id'))),
    }
  })
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
