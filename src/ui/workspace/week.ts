import { HOUR_MINUTES } from '../../core/time/durations'
import type { ModelContactType, Ref, RoutingModel, Simulation } from '../../documents'
import type { WeekView } from '../protocol/view'

const HOURS = 168

/** One queue of a simulated week by hour. */
export function buildWeekView(simulation: Simulation, queue: Ref, target: number): WeekView {
  const sums = Array.from({ length: HOURS }, () => ({ contacts: 0, withinServiceLevel: 0 }))
  for (const { startMinute, queues } of simulation.intervals) {
    const row = queues.find(({ queueId }) => queueId === queue.id)
    const hour = sums[Math.floor(startMinute / HOUR_MINUTES) % HOURS]
    if (row === undefined || hour === undefined) continue
    hour.contacts += row.offered.mean
    hour.withinServiceLevel += row.withinServiceLevel.mean
  }
  const hours = sums.map(({ contacts, withinServiceLevel }) =>
    contacts > 0 ? { serviceLevel: Math.min(1, withinServiceLevel / contacts), contacts } : null,
  )
  return { queue, target, weeks: simulation.method.replications, hours }
}

/** The target that most contacts of a queue have. */
export function findTarget({ contactTypes }: RoutingModel, queueId: string): number {
  const typesOfQueue = contactTypes.filter((type) => type.queueId === queueId)
  const max = typesOfQueue.reduce<ModelContactType | undefined>(
    (best, type) => (best === undefined || type.callsPerHour > best.callsPerHour ? type : best),
    undefined,
  )
  return max?.target.ratio ?? 0
}
