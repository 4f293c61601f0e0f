import type { Compiled } from './compiled'
import type { Scene } from './scene'

/**
 * The scene for the fast loops, where they give the same as the general one: steady rates, everybody always there, one
 * contact at a time, exponential times, no limits, one door, and choices that do not depend on the state.
 */
export function flatScene(compiled: Compiled): Scene | undefined {
  const { typeCount, agentCount, reach, choice, rates } = compiled
  if (!isPlain(compiled) || !hasPlainShapes(compiled) || choice.dynamic !== 'none') return undefined
  const idleLimit = commonLimit(compiled)
  if (idleLimit === undefined) return undefined
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
    idleLimit,
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

/** The limit of agents looked at: none where it never binds; undefined where it differs by contact type. */
function commonLimit({ choice, reach, agentCount, typeCount, model }: Compiled): number | undefined {
  let binding = 0
  for (let type = 0; type < typeCount; type++) {
    let looked = 0
    for (let agent = 0; agent < agentCount; agent++) {
      const at = type * agentCount + agent
      if (reach.member[at] === 1 || (reach.doors[at] ?? 0) !== 0) looked++
    }
    if (looked > (choice.looksAt[type] ?? 0)) binding++
  }
  if (binding === 0) return Infinity
  const everyoneCounts =
    choice.looksAtMembers &&
    reach.member.every((member) => member === 1) &&
    model.agents.every(({ availability }) => availability > 0)
  const same = choice.looksAt.every((limit) => limit === choice.looksAt[0])
  return everyoneCounts && same ? choice.looksAt[0] : undefined
}
