/** Rounds of proportional fitting: enough for an error far below a hundredth of an agent. */
const ROUNDS = 60

/**
 * Splits agents of each kind over the queues that they take contacts of, so that queues get parts as near as can be to
 * the proportions of `weights` (iterative proportional fitting). Parts add up to the agents who have a queue with a weight.
 * @param agents by kind
 * @param queuesOf places of the queues of each kind
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
      if (part > 0 && all > 0) factors[q] = ((factors[q] ?? 0) * (weights[q] ?? 0) * total) / (all * part)
    })
  }
  return parts
}
