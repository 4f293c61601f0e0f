import type { AgentValue } from '../../documents'
import { contactsFor, type Judge } from './search/judge'
import { gainOf } from './search/paired'
import { agentChanges, withAgent } from './search/path'
import type { Problem } from './search/problem'
import type { Design } from './search/rank'

/** Part of the budget of events for the value of single agents' changes. */
const VALUE_PART = 0.07

/** Maximum number of agents judged. With more, each would have too few contacts for a reliable figure. */
const MOST_JUDGED = 300
const MOST_CONTACTS = 60_000

const STREAM = 4

/**
 * The value of each agent's changes: the design is compared with the design without them, on the same contacts. With
 * more than 300 agents, those with the fewest changes are not judged.
 */
export function simulateAgentValues(
  problem: Problem,
  judge: Judge,
  present: Design,
  design: Design,
): Map<number, AgentValue> {
  const changed = Array.from({ length: problem.agents }, (_, a) => ({
    a,
    changes: agentChanges(problem, present, design, a),
  }))
    .filter(({ changes }) => changes > 0)
    .sort((x, y) => y.changes - x.changes || x.a - y.a)
  const found = new Map<number, AgentValue>()
  if (changed.length === 0) return found
  const judged = changed.slice(0, MOST_JUDGED)
  const contacts = contactsFor(problem, VALUE_PART / (judged.length + 1), MOST_CONTACTS)
  const perHour = problem.demand.reduce((sum, rate) => sum + rate, 0)
  const whole = judge.run(design, { stream: STREAM, contacts })
  for (const { a } of judged) {
    const without = judge.run(withAgent(problem, design, present, a), { stream: STREAM, contacts })
    const { mean, low, high } = gainOf(whole, without)
    found.set(a, { contactsPerHour: mean * perHour, low: (low ?? mean) * perHour, high: (high ?? mean) * perHour })
  }
  return found
}
