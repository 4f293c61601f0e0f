import type { Compiled } from '../compile/compiled'
import type { Scene } from './scene'

/**
 * The scene for the fast loops; undefined for a center that needs the general one. The fast loops know only steady rates,
 * agents who are always there and take one contact at a time, exponential times, no limits, one way for a contact to reach
 * an agent, and choices that do not depend on the state.
 */
export function flatScene(compiled: Compiled): Scene | undefined {
  const { typeCount, agentCount, reach, choice, rates } = compiled
  if (!isPlain(compiled) || !hasPlainShapes(compiled) || choice.dynamic !== 'none') return undefined
  const ahtSeconds = new Float64Array(agentCount * typeCount)
  const agentScore = new Float64Array(agentCount * typeCount)
  for (let agent = 0; agent < agentCount; agent++) {
    const there = (compiled.model.agents[agent]?.availability ?? 0) > 0
    for (let type = 0; type < typeCount; type++) {
      const at = agent * typeCount + type
      const score = choice.scores[(choice.rowOf[type] ?? 0) + agent] ?? 0
      agentScore[at] = score
      if (!there || (reach.doors[type * agentCount + agent] ?? 0) === 0) continue
      const oneWay = (score === -Infinity) !== (choice.ranks[at] === Infinity)
      if (oneWay) return undefined
      ahtSeconds[at] = score === -Infinity ? 0 : (compiled.ahtSeconds[at] ?? 0)
    }
  }
  return {
    typeCount,
    agentCount,
    ratePerSecond: rates.perSecond,
    patienceSeconds: compiled.patienceSeconds,
    targetSeconds: compiled.targetSeconds,
    ahtSeconds,
    agentScore,
    contactRank: choice.ranks,
    headStartSeconds: choice.headStartSeconds,
    ...looksOf(compiled),
  }
}

function isPlain({ rates, reach, slots, reserve }: Compiled): boolean {
  return (
    rates.stationary &&
    slots.largest === 1 &&
    reach.stepSeconds.length === 0 &&
    reach.rules.length === 0 &&
    reserve.every((kept) => kept === 0)
  )
}

function hasPlainShapes(compiled: Compiled): boolean {
  return (
    compiled.resolution === undefined &&
    compiled.waitingLimit === Infinity &&
    compiled.queueLimit.every((limit) => limit === Infinity) &&
    compiled.balk.every((probability) => probability === 0) &&
    [...compiled.workFactors, ...compiled.patienceFactors].every((factors) => factors === undefined) &&
    [...compiled.workShape, ...compiled.patienceShape].every(({ kind }) => kind === 'exponential')
  )
}

/**
 * How many agents are checked for a contact, and which agents count towards that limit. Infinity where the limit can
 * never matter.
 */
function looksOf({
  choice,
  reach,
  agentCount,
  typeCount,
  model,
}: Compiled): Pick<Scene, 'idleLimits' | 'counted' | 'absent'> {
  const absent = Uint8Array.from(model.agents, ({ eligible, availability }) => (eligible && availability > 0 ? 0 : 1))
  const counted = Uint8Array.from({ length: typeCount * agentCount }, (_, at) => {
    if (absent[at % agentCount] === 1) return 0
    return (choice.looksAtMembers && reach.member[at] === 1) || (reach.doors[at] ?? 0) !== 0 ? 1 : 0
  })
  const idleLimits = choice.looksAt.map((limit, type) => {
    const looked = counted.subarray(type * agentCount, (type + 1) * agentCount).reduce((sum, one) => sum + one, 0)
    return looked > limit ? limit : Number.POSITIVE_INFINITY
  })
  return {
    idleLimits,
    counted: idleLimits.every((limit) => limit === Number.POSITIVE_INFINITY) ? undefined : counted,
    absent,
  }
}
