import type { ModelAgent, RoutingModel } from '../../../documents'
import type { Problem } from './problem'

/** Agents by interval and kind. */
export type Counts = readonly (readonly number[])[]

/** Agents present when the last contacts arrive stay this long, so that no contact waits for the next morning. */
const STAY_MINUTES = 30

/** The center with the given number of agents of each kind in each interval. */
export function staffedModel({ model, slots, kinds }: Problem, counts: Counts): RoutingModel {
  const open = slots.map(({ callsPerHour }) => callsPerHour.some((rate) => rate > 0))
  const agents = kinds.flatMap(({ id, sample }, g) => {
    const max = counts.reduce((peak, row) => Math.max(peak, row[g] ?? 0), 0)
    return Array.from({ length: max }, (_, i): ModelAgent => {
      const shifts: { fromMinute: number; toMinute: number }[] = []
      slots.forEach(({ startMinute, minutes }, t) => {
        if ((counts[t]?.[g] ?? 0) <= i) return
        const closes = open[t] === true && open[(t + 1) % slots.length] !== true
        const toMinute = startMinute + minutes + (closes ? STAY_MINUTES : 0)
        const last = shifts.at(-1)
        if (last !== undefined && last.toMinute >= startMinute) last.toMinute = Math.max(last.toMinute, toMinute)
        else shifts.push({ fromMinute: startMinute, toMinute })
      })
      return { ...sample, id: `${id}-${i + 1}`, name: `${id}-${i + 1}`, shifts }
    })
  })
  // Rules that name single agents do not apply to new agents.
  const queues = model.queues.map(
    ({ conditionalGroups: _groups, groupActivation: _activated, preferredAgents: _preferred, ...queue }) => queue,
  )
  return { ...model, queues, agents }
}
