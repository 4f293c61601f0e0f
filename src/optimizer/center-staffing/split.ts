/** Keeps the factor of a queue that hardly needs anyone from vanishing, and with it agents who take nothing else. */
const LEAST_FACTOR = 1e-200

/** Rounds of proportional fitting: enough for an error far below a hundredth of an agent. */
const ROUNDS = 60

/**
 * Divides the agents of each kind over their queues, as close to the proportions of `weights` as possible (iterative
 * proportional fitting). Agents whose queues all have the weight 0 are left out.
 * @param agents by kind
 * @param queuesOf by kind: the numbers of its queues
 * @param weights by queue
 * @returns agents by queue
 */
export function splitAgents(
  agents: readonly number[],
  queuesOf: readonly (readonly number[])[],
  weights: readonly number[],
): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const total = agents.reduce((sum, one) => sum + one, 0)
  const factors = [...weights]
  let parts = weights.map(() => 0)
  for (let round = 0; round < ROUNDS; round++) {
    parts = weights.map(() => 0)
    agents.forEach((count, g) => {
      const own = queuesOf[g] ?? []
      const sum = own.reduce((joined, q) => joined + (factors[q] ?? 0), 0)
      if (sum === 0) return
      for (const q of own) parts[q] = (parts[q] ?? 0) + (count * (factors[q] ?? 0)) / sum
    })
    parts.forEach((part, q) => {
      if (part > 0 && all > 0) {
        factors[q] = Math.max(LEAST_FACTOR, ((factors[q] ?? 0) * (weights[q] ?? 0) * total) / (all * part))
      }
    })
  }
  return parts
}
