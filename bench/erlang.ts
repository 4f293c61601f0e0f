/**
 * Erlang speeds as ratios against the textbook recurrence, all in one process: `npx tsx bench/erlang.ts`.
 * Every method gets the same inputs in turns, and the median of the rounds counts.
 */
import { day, fewestAgents, serviceLevel, withPatience } from './parts/erlang'
import { duration, time } from './parts/timing'

const LOADS = [10, 50, 200, 1000, 10_000]

for (const contest of [...LOADS.map(serviceLevel), ...LOADS.map(fewestAgents), ...LOADS.map(withPatience), day]) {
  const { ours, textbook } = time(contest)
  const columns = [duration(ours), duration(textbook), `${(textbook / ours).toPrecision(3)} times`]
  console.log(`${contest.name.padEnd(66)}${columns.map((column) => column.padStart(12)).join('')}`)
}
