import type { ModelQueue, RoutingModel } from '../../../documents'
import { queuesByType } from './compile'
import { compileChoice, isFlat } from './compile-choice'
import { compileReach, typesByAgent } from './compile-reach'
import type { Choice, Compiled, Reach } from './compiled'
import type { RoutingRules } from './options'

/**
 * Compiles a center again after changes to the skills, levels and queues of some agents. The result equals a full
 * compilation, but only the changed agents take time. An agent has changed if it is not the same object as in
 * `base.model`.
 * @param model lists in the order of `base.model`
 */
export function recompile(base: Compiled, model: RoutingModel, rules: RoutingRules): Compiled {
  const changed = model.agents.flatMap((agent, a) => (agent === base.model.agents[a] ? [] : [a]))
  if (changed.length === 0) return { ...base, model }
  const part = { ...model, agents: changed.flatMap((a) => model.agents[a] ?? []) }
  const queues = queuesByType(model)
  return {
    ...base,
    model,
    reach: recompileReach(base, part, changed, queues),
    choice: recompileChoice(base, part, changed, queues, rules),
  }
}

function recompileReach(
  base: Compiled,
  part: RoutingModel,
  changed: readonly number[],
  queues: readonly ModelQueue[],
): Reach {
  const { reach, typeCount, agentCount } = base
  const changedReach = compileReach(part, queues)
  const [doors, member] = [reach.doors.slice(), reach.member.slice()]
  changed.forEach((a, i) => {
    for (let k = 0; k < typeCount; k++) {
      doors[k * agentCount + a] = changedReach.doors[k * changed.length + i] ?? 0
      member[k * agentCount + a] = changedReach.member[k * changed.length + i] ?? 0
    }
  })
  return { ...reach, doors, member, ...typesByAgent(doors, agentCount) }
}

function recompileChoice(
  { choice, ahtSeconds, resolution, typeCount, agentCount }: Compiled,
  part: RoutingModel,
  changed: readonly number[],
  queues: readonly ModelQueue[],
  rules: RoutingRules,
): Choice {
  const at = (i: number, k: number) => (changed[i] ?? 0) * typeCount + k
  const changedChoice = compileChoice(part, queues, rules, {
    aht: (i, k) => ahtSeconds[at(i, k)] ?? 0,
    resolution: (i, k) => resolution?.[at(i, k)] ?? 1,
  })
  const [scores, ranks] = [choice.scores.slice(), choice.ranks.slice()]
  const rows = agentCount === 0 ? 0 : scores.length / agentCount
  changed.forEach((a, i) => {
    for (let row = 0; row < rows; row++)
      scores[row * agentCount + a] = changedChoice.scores[row * changed.length + i] ?? 0
    for (let k = 0; k < typeCount; k++) ranks[a * typeCount + k] = changedChoice.ranks[i * typeCount + k] ?? 0
  })
  const flatRow = Uint8Array.from({ length: rows }, (_, row) => (isFlat(scores, row * agentCount, agentCount) ? 1 : 0))
  return { ...choice, scores, ranks, flatRow }
}
