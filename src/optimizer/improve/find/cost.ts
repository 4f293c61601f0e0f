import type { RoutingModel } from '../../../documents'
import type { ChangeCosts } from '../center/options'
import { describeToken, type Made } from '../center/tokens'

/** What changes of one agent cost; without costs, their number. */
export function costOf(model: RoutingModel, costs: ChangeCosts | undefined, { agent, tokens }: Made): number {
  if (costs === undefined) return tokens.length
  const factor = costs.agents?.[model.agents[agent]?.id ?? ''] ?? 1
  const sum = tokens.reduce((all, token) => {
    const meaning = describeToken(model, token)
    return all + (meaning.action === 'ADD' ? (costs.skills?.[meaning.skill.id] ?? 1) : 1)
  }, 0)
  return factor * sum
}
