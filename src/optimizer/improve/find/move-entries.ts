import type { ModelAgent, RoutingModel } from '../../../documents'
import { levelsMatter, needsSkills } from '../../model/can-serve'
import type { Compiled } from '../../simulate/compile/compiled'
import type { Center } from '../center/center'
import { designWith } from '../center/design'
import { isCertified, mayChange } from '../center/openings'
import { MOVE_LEVERS } from '../center/settings'
import { type Made, subjectOf, type Token, tokensOf } from '../center/tokens'
import { simulateWeek } from '../center/week'
import { isWithinLimits, keyOf } from './limits'
import { countChanges } from './step'
import { surveyWeeks } from './survey'
import { type WorkUse, watchUse } from './use'

/** Sizes of groups that are tried: some numbers of changes, and fractions of the agents. */
const SIZES = [1, 2, 3, 4]
const PARTS = [0.03, 0.1, 0.25]

/** How many of the most promising changes of a kind are tried one by one. */
const TRIED_ALONE = 6

/** If more changes than these are chosen, only the last ones are replaced. */
const MAX_TO_REPLACE = 4

/**
 * Groups of changes of what agents have, each of one kind. They are added to the chosen changes if so many are allowed,
 * else they replace the last of these.
 * @param tried groups at most
 */
export function moveEntries(center: Center, made: readonly Made[], max: number, tried: number): (readonly Made[])[] {
  const { settings, agents } = center
  const raised = raisedGrants(center, made).slice(0, tried)
  if (!MOVE_LEVERS.some((lever) => settings.levers.has(lever))) return raised
  const moves = findMoves(center, made, surveyWeeks(center))
  const sizes = [...new Set([...SIZES, ...PARTS.map((part) => Math.round(part * agents))])].filter(
    (size) => size > 0 && size <= max,
  )
  const found = new Map<string, readonly Made[]>()
  const groups = sizes
    .sort((x, y) => y - x)
    .flatMap((size) =>
      MOVE_KINDS.flatMap((kind) =>
        groupsOf(
          moves.filter((move) => move.kind === kind),
          size,
        ),
      ),
    )
  for (const group of groups) {
    if (found.size >= tried) break
    for (const rest of withRoom(made, group, max)) {
      const all = [...rest, ...group]
      if (isWithinLimits(center, all, max)) found.set(keyOf(all), all)
    }
  }
  return [...raised, ...found.values()].slice(0, tried)
}

/** The same changes with grants at the highest level, where queues prefer higher levels: all of these, and one by one. */
function raisedGrants({ model }: Center, made: readonly Made[]): (readonly Made[])[] {
  const tokens = tokensOf(model)
  const byLevel = new Set(model.contactTypes.flatMap(({ skillIds }, k) => (isByLevel(model, k) ? skillIds : [])))
  const raise = ({ agent, tokens: own }: Made): Made | undefined => {
    const raised = own.map((token) =>
      byLevel.has(model.skills[token]?.id ?? '') ? tokens.grant(token, HIGHEST_LEVEL) : token,
    )
    return raised.some((token, i) => token !== own[i]) ? { agent, tokens: raised } : undefined
  }
  const all = made.map((one) => raise(one) ?? one)
  const single = made.flatMap((one, i) => {
    const raised = raise(one)
    return raised === undefined ? [] : [made.map((other, j) => (i === j ? raised : other))]
  })
  return single.length > 1 ? [all, ...single.slice(0, TRIED_ALONE)] : single
}

/** The most promising changes as one group; those that are tried one by one form groups of one. */
function groupsOf(moves: readonly Move[], size: number): Made[][] {
  if (moves.length < size) return []
  if (size === 1) return moves.slice(0, TRIED_ALONE).map(({ made }) => [made])
  const agents = new Set<number>()
  const group: Made[] = []
  for (const { made } of moves) {
    if (group.length === size || agents.has(made.agent)) continue
    agents.add(made.agent)
    group.push(made)
  }
  return group.length === size ? [group] : []
}

/** What remains of the chosen changes so that a group fits: all, all but one, or all but the last. */
function withRoom(made: readonly Made[], group: readonly Made[], max: number): (readonly Made[])[] {
  const over = countChanges(made) + group.length - max
  if (over <= 0) return [made]
  if (over === 1 && made.length <= MAX_TO_REPLACE) return made.map((_, out) => made.filter((_own, i) => i !== out))
  let rest = made
  while (rest.length > 0 && countChanges(rest) + group.length > max) rest = rest.slice(0, -1)
  return [rest]
}

/** A change of what an agent already has: a removed skill, another level, another ring. */
interface Move {
  readonly made: Made
  readonly kind: MoveKind
  /** Score among changes of its kind: higher is more promising. Changes with a score of 0 or less are not tried. */
  readonly score: number
}

const MOVE_KINDS = ['remove', 'lower', 'raise', 'back', 'front'] as const

type MoveKind = (typeof MOVE_KINDS)[number]

const HIGHEST_LEVEL = 5

/**
 * Possible changes of skills, levels and rings that agents have, the most promising of each kind first. Some agents are
 * kept from contacts that others cannot take, or take contacts that faster agents could take: these agents are asked
 * later or no longer. Fast agents are asked earlier.
 */
function findMoves(center: Center, made: readonly Made[], numbers: readonly number[]): Move[] {
  const { model, settings, weights, weekOf } = center
  const compiled = designWith(center, made)
  const uses: WorkUse[] = []
  for (const week of numbers) {
    const watch = watchUse(compiled, weights, settings.hours)
    simulateWeek(compiled, weekOf(week), watch)
    uses.push(watch.end())
  }
  const touched = new Set(
    made.flatMap(({ agent, tokens }) => tokens.map((token) => `${agent}:${subjectOf(model, token)}`)),
  )
  const gains = gainsOfMoves(compiled, uses)
  return model.agents
    .flatMap((agent, a) =>
      mayChange(agent, settings) ? [...skillMoves(center, agent, a, gains), ...ringMoves(center, agent, a, gains)] : [],
    )
    .filter(({ made: { agent, tokens }, score }) => {
      return score > 0 && tokens.every((token) => !touched.has(`${agent}:${subjectOf(model, token)}`))
    })
    .sort((x, y) => y.score - x.score)
}

/** Estimated gain if an agent were asked later, no longer, or earlier for a contact type. */
interface MoveGains {
  readonly never: (agent: number, type: number) => number
  readonly later: (agent: number, type: number) => number
  readonly earlier: (agent: number, type: number) => number
}

function gainsOfMoves({ ahtSeconds, agentCount, typeCount, reach }: Compiled, uses: readonly WorkUse[]): MoveGains {
  const sum = (what: keyof WorkUse, at: number) => uses.reduce((all, use) => all + (use[what][at] ?? 0), 0)
  const meanSeconds = Array.from({ length: typeCount }, (_, k) => {
    const own = Array.from({ length: agentCount }, (_all, a) => a).filter((a) => reach.doors[k * agentCount + a] !== 0)
    return own.reduce((all, a) => all + (ahtSeconds[a * typeCount + k] ?? 0), 0) / Math.max(1, own.length)
  })
  const replaceableOf = Array.from({ length: typeCount }, (_, k) => {
    let all = 0
    for (let a = 0; a < agentCount; a++) all += sum('replaceable', a * typeCount + k)
    return all
  })
  /** How much slower the agent is than others, as a fraction of their time. */
  const slower = (a: number, k: number) => {
    const mean = meanSeconds[k] ?? 0
    return mean > 0 ? (ahtSeconds[a * typeCount + k] ?? 0) / mean - 1 : 0
  }
  return {
    never: (a, k) => {
      const at = a * typeCount + k
      return sum('blocked', at) - sum('needed', at) + slower(a, k) * sum('taken', at)
    },
    later: (a, k) => {
      const at = a * typeCount + k
      const part = sum('replaceable', at) / Math.max(1, sum('taken', at))
      return part * sum('blocked', at) + slower(a, k) * sum('replaceable', at)
    },
    earlier: (a, k) => {
      const at = a * typeCount + k
      const part = sum('replaceable', at) / Math.max(1, sum('taken', at))
      const others = (replaceableOf[k] ?? 0) - sum('replaceable', at)
      return sum('late', at) - part * sum('blocked', at) - (slower(a, k) * others) / Math.max(1, agentCount)
    },
  }
}

function skillMoves({ model, settings }: Center, agent: ModelAgent, a: number, gains: MoveGains): Move[] {
  const tokens = tokensOf(model)
  return agent.skills.flatMap(({ id, level }) => {
    const types = typesOf(model, agent, id)
    const isInScope = types.every((k) => settings.queues?.has(model.contactTypes[k]?.queueId ?? '') ?? true)
    if (types.length === 0 || settings.protectedSkills.has(id) || !isInScope) return []
    const place = model.skills.findIndex((skill) => skill.id === id)
    const found: Move[] = []
    const add = (kind: MoveKind, token: Token, score: number) =>
      found.push({ made: { agent: a, tokens: [token] }, kind, score })
    const scoreOf = (of: (agent: number, type: number) => number) => types.reduce((all, k) => all + of(a, k), 0)
    if (settings.levers.has('remove')) add('remove', tokens.remove(place), scoreOf(gains.never))
    if (!settings.levers.has('level') || !types.some((k) => isByLevel(model, k))) return found
    const lowest = Math.max(1, ...model.contactTypes.map((type) => minLevelOf(type, id)))
    if (level > lowest) add('lower', tokens.level(place, lowest), scoreOf(gains.later))
    if (level < HIGHEST_LEVEL && isCertified(agent, id, settings))
      add('raise', tokens.level(place, HIGHEST_LEVEL), scoreOf(gains.earlier))
    return found
  })
}

function minLevelOf({ skillIds, minimumLevel = 0 }: RoutingModel['contactTypes'][number], skillId: string): number {
  return skillIds.includes(skillId) ? Math.ceil(minimumLevel) : 0
}

function isByLevel({ contactTypes, queues }: RoutingModel, type: number): boolean {
  const queue = queues.find(({ id }) => id === contactTypes[type]?.queueId)
  return queue !== undefined && levelsMatter(queue)
}

/** Contact types for which an agent's skill counts. */
function typesOf({ contactTypes, queues }: RoutingModel, agent: ModelAgent, skillId: string): number[] {
  return contactTypes.flatMap(({ skillIds, queueId }, k) => {
    const queue = queues.find(({ id }) => id === queueId)
    const isMember = agent.queues.some((own) => own.queueId === queueId)
    return isMember && queue !== undefined && needsSkills(queue) && skillIds.includes(skillId) ? [k] : []
  })
}

/** One ring further back, or the first. */
function ringMoves({ model, settings }: Center, agent: ModelAgent, a: number, gains: MoveGains): Move[] {
  if (!settings.levers.has('ring')) return []
  const tokens = tokensOf(model)
  return agent.queues.flatMap(({ queueId, ring }) => {
    const place = model.queues.findIndex(({ id }) => id === queueId)
    // The last ring is reserved, and without a time-out the rings behind it are never asked.
    const rings = askedRings(model.queues[place])
    if (rings < 2 || settings.queues?.has(queueId) === false || settings.protectedQueues.has(queueId)) return []
    const types = model.contactTypes.flatMap((type, k) => (type.queueId === queueId ? [k] : []))
    const scoreOf = (of: (agent: number, type: number) => number) => types.reduce((all, k) => all + of(a, k), 0)
    const found: Move[] = []
    const add = (kind: MoveKind, to: number, score: number) =>
      found.push({ made: { agent: a, tokens: [tokens.ring(place, to)] }, kind, score })
    if (ring < rings) add('back', ring + 1, scoreOf(gains.later))
    if (ring > 1) add('front', 1, scoreOf(gains.earlier))
    return found
  })
}

/** How many rings contacts of a queue reach. */
function askedRings(queue: RoutingModel['queues'][number] | undefined): number {
  const rings = queue?.rings?.slice(0, -1) ?? []
  const open = rings.findIndex(({ timeoutSeconds }) => timeoutSeconds === undefined)
  return (open < 0 ? rings.length : open) + 1
}
