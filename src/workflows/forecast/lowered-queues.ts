import type { Forecast, QueueForecast } from '../../documents'

/** Loss of service level, 0..1, that recommendations may bring to a queue where no limit is given. */
const ALLOWED = 0.005

/**
 * Queues of which the forecast says that the changes lower their service level by more than is allowed, beyond chance where
 * it was simulated; the largest loss first.
 * @param allowed 0..1. Default 0.005, as `recommendSkills` takes `maxServiceLoss`.
 */
export function loweredQueues({ queues }: Forecast, allowed: number = ALLOWED): QueueForecast[] {
  return queues
    .filter((queue) => (queue.difference?.intervals.serviceLevel?.high ?? changeOf(queue)) < -allowed)
    .sort((a, b) => changeOf(a) - changeOf(b))
}

/** Service level after less before. */
function changeOf({ before, after }: QueueForecast): number {
  return after.serviceLevel - before.serviceLevel
}
