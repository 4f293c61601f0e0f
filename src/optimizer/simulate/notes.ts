import type { SimulationPlan } from './plan'

/** What was assumed, in sentences for people. */
export function simulationNotes({ compiled, options, scene }: SimulationPlan): string[] {
  const { model, rates, slots, reach } = compiled
  const notes: string[] = []
  const absent = model.agents.some(({ shifts, availability }) => shifts === undefined && availability < 1)
  if (absent && rates.segments !== undefined && options.staffing !== 'flat') {
    notes.push(
      'Agents without shifts are there for their availability times the work of the interval over the typical work; who is there is drawn anew for each day.',
    )
  } else if (absent)
    notes.push('Agents without shifts are there with the probability of their availability, drawn for each day.')
  if (model.contactTypes.some(({ patienceSeconds }) => patienceSeconds === undefined)) {
    notes.push('Contacts without a patience wait for ever.')
  }
  if (slots.largest > 1) {
    notes.push('Contacts in hand at the same time do not slow each other down: handle times are taken as they are.')
  }
  if (model.queues.some(({ predictive }) => predictive)) {
    notes.push('Queues with a predictor are routed to the agent idle longest: what the predictor prefers is not known.')
  }
  if (reach.rules.length > 0) {
    notes.push(
      'Conditional groups look at the estimated wait (contacts that wait, and one, times AHT over members present) and at the service level of about the last half hour.',
    )
  }
  if (scene === undefined && rates.segments !== undefined && (options.warmUpHours ?? 0) === 0) {
    notes.push('Every replication begins with an empty centre.')
  }
  return notes
}
