import type { Forecast, QueueForecast } from '../../documents'

/** Loss of service level, 0..1, that recommendations may cause where no limit is given. */
const ALLOWED = 0.005

/**
 * Queues whose service level the changes lower by more than allowed, by the forecast; where it was simulated, by more than
 * random variation. The largest loss comes first.
 * @param allowed 0..1. Default 0.005, as `recommendSkills` takes `maxServiceLoss`.
 */
export function loweredQueues({ queues }: Forecast, allowed: number = ALLOWED): QueueForecast[] {
  return queues
    .filter((queue) => (queue.difference?.intervals.serviceLevel?.high ?? changeOf(queue)) < -allowed)
    .sort((a, b) => changeOf(a) - changeOf(b))
}

/** Difference of the service levels, after minus before. */
function changeOf({ before, after }: QueueForecast): number {
  return after.serviceLevel - before.serviceLevel
}
