import { flatRun } from '../flat/flat-engine'
import { poolRun } from '../flat/pool-engine'
import type { Counts, Scene } from '../flat/scene'
import { generalRun } from '../general/engine'
import { emptyTally, FIELD, type Tally } from '../tally/tally'
import type { SimulationPlan } from './plan'

/** Runs one replication: its units in order of time. The result depends only on plan and number. */
export function replicate(plan: SimulationPlan, replication: number): Tally[] {
  return plan.scene === undefined ? general(plan, replication) : fast(plan, plan.scene, replication)
}

function general(plan: SimulationPlan, replication: number): Tally[] {
  const { compiled, options, intervals, warmUpSeconds, unitSeconds, shape } = plan
  const followsDemand = options.staffing !== 'flat'
  const run = generalRun(compiled, { seed: options.seed, replication, followsDemand, intervals }, shape)
  if (warmUpSeconds > 0) run.advance(warmUpSeconds)
  const units = Array.from({ length: plan.batches }, () => run.advance(unitSeconds))
  if (options.untilEmpty === true) run.untilEmpty()
  return units
}

function fast(plan: SimulationPlan, scene: Scene, replication: number): Tally[] {
  const start = plan.engine === 'pool' ? poolRun : flatRun
  const run = start(scene, { seed: plan.options.seed, replication, histogram: true })
  let waiting = new Float64Array(scene.typeCount)
  if (plan.warmUpSeconds > 0) waiting = run.advance(plan.warmUpSeconds).waiting.slice()
  return Array.from({ length: plan.batches }, () => {
    const counts = run.advance(plan.unitSeconds)
    const tally = fromCounts(plan, scene, counts, waiting)
    waiting = counts.waiting.slice()
    return tally
  })
}

/**
 * Computes the mean queue length by Little's law. Does the same for contacts in hand by type, if all agents need the
 * same time for them.
 */
function fromCounts(plan: SimulationPlan, scene: Scene, counts: Counts, waitingBefore: Float64Array): Tally {
  const tally = emptyTally(plan.shape)
  const { types, agents } = tally
  const { typeCount, agentCount } = scene
  const set = (field: number, values: Float64Array): void => types.set(values, field * typeCount)
  tally.seconds = counts.seconds
  tally.events = counts.events
  set(FIELD.offered, counts.offered)
  set(FIELD.answered, counts.answered)
  set(FIELD.resolved, counts.answered)
  set(FIELD.withinServiceLevel, counts.withinServiceLevel)
  set(FIELD.atOnce, counts.atOnce)
  set(FIELD.newAtOnce, counts.atOnce)
  set(FIELD.abandoned, counts.abandoned)
  set(FIELD.abandonedWithinTarget, counts.abandonedWithinTarget)
  set(FIELD.answeredWait, counts.answeredWait)
  set(FIELD.abandonedWait, counts.abandonedWait)
  set(
    FIELD.waitingSeconds,
    counts.answeredWait.map((wait, k) => wait + (counts.abandonedWait[k] ?? 0)),
  )
  set(FIELD.inHandSeconds, inHandSeconds(scene, counts))
  set(FIELD.waitingAtStart, waitingBefore)
  set(FIELD.waitingAtEnd, counts.waiting)
  if (counts.waits !== undefined) tally.waits.set(counts.waits)
  for (let agent = 0; agent < agentCount; agent++) {
    agents[agent] = counts.busy[agent] ?? 0
    const { eligible = false, availability = 0 } = plan.compiled.model.agents[agent] ?? {}
    const there = eligible && availability > 0
    agents[agentCount + agent] = there ? counts.seconds : 0
  }
  return tally
}

function inHandSeconds({ typeCount }: Scene, counts: Counts): Float64Array {
  const busy = counts.busy.reduce((sum, seconds) => sum + seconds, 0)
  return new Float64Array(typeCount).fill(typeCount === 1 ? busy : Number.NaN)
}
