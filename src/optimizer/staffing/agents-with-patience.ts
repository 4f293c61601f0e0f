import { erlangA } from '../erlang/erlang-a'
import type { Offered } from '../erlang/kit/inputs'
import { leastAgents } from './least-agents'
import { meets } from './meets'
import type { CheckedTarget } from './target'

/**
 * The fewest agents that meet `target` when callers abandon (Erlang A); load above 0, so at least one agent. Every
 * figure only falls or only rises with the number of agents, so doubling and halving find the answer from any `guess`.
 * Each agent holds `concurrency` contacts at once.
 */
export function agentsWithPatience(
  { callsPerHour, ahtSeconds }: Offered,
  patienceSeconds: number,
  target: CheckedTarget,
  minAgents: number,
  guess: number,
  concurrency = 1,
): number {
  const { targetSeconds, definition } = target
  const enough = (agents: number): boolean => {
    const answer = erlangA({
      callsPerHour,
      ahtSeconds,
      agents: agents * concurrency,
      patienceSeconds,
      targetSeconds,
    })
    const { asaSeconds, occupancy, abandonProbability } = answer
    return meets({ serviceLevel: answer.serviceLevel[definition], asaSeconds, occupancy, abandonProbability }, target)
  }
  return leastAgents(enough, Math.max(1, minAgents), guess)
}
