import type { ModelContactType, RoutingModel } from '../../../documents'
import type { Compiled } from '../compile/compiled'
import { crowds } from '../compile/crowds'
import { areEndless } from '../compile/longest-memory'
import type { SimulationPlan } from '../plan/plan'

/** The assumptions, in sentences for readers. */
export function simulationNotes({ compiled, options, scene }: SimulationPlan): string[] {
  const { model, rates, slots, reach } = compiled
  const notes: string[] = []
  const observed = rates.segments !== undefined && model.agents.some(({ week }) => week !== undefined)
  if (observed)
    notes.push('Agents are on queue as they were seen in the average week; who stays away is drawn for each day.')
  const absent = model.agents.some(
    ({ shifts, week, availability }) => shifts === undefined && !(observed && week !== undefined) && availability < 1,
  )
  if (absent && rates.segments !== undefined && options.staffing !== 'flat') {
    notes.push(
      'Agents without shifts are present for their availability times the work of the interval over the typical work; who is present is drawn for each day.',
    )
  } else if (absent)
    notes.push('Agents without shifts are there with the probability of their availability, drawn for each day.')
  notes.push(...shortages(compiled))
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
    notes.push('Every replication begins with an empty center.')
  }
  return notes
}

/** Contacts that no agent may take, and steady ones that arrive faster than they can ever be handled. */
function shortages(compiled: Compiled): string[] {
  const { model, reach, rates, agentCount, queueLimit, waitingLimit } = compiled
  const nobody = model.contactTypes.filter(
    (_, k) =>
      (rates.perSecond[k] ?? 0) > 0 && !reach.doors.subarray(k * agentCount, (k + 1) * agentCount).some(Boolean),
  )
  const notes = unserved(nobody.map((type) => `"${typeName(model, type)}"`))
  if (!rates.steady || waitingLimit < Infinity) return notes
  const endless = areEndless(compiled)
  const waits = (k: number): boolean => endless[k] === true && queueLimit[k] === Infinity
  for (const { types, load, agents } of crowds(compiled)) {
    if (load < agents || !types.every(waits)) continue
    const names = types
      .flatMap((k) => model.contactTypes[k] ?? [])
      .map((type) => `"${typeName(model, type)}"`)
      .join(', ')
    notes.push(
      `${names}: ${load.toFixed(1)} erlang of work for ${agents.toFixed(1)} agents, and nobody abandons: contacts pile up for the whole run, so waits and service level only show the overload.`,
    )
  }
  return notes
}

/** Contact types that a note names; the others are counted. */
const NAMED = 8

function unserved(names: readonly string[]): string[] {
  const [first] = names
  if (first === undefined) return []
  if (names.length === 1) return [`Nobody may take contacts of type ${first}: none of them is ever answered.`]
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
  const shown = names.slice(0, NAMED).join(', ')
  return [`Nobody may take contacts of ${names.length} types, and none of them is ever answered: ${shown}${more}.`]
}

/** A contact type by its queue, medium and skills; by its id where a person chose that. */
function typeName(
  { queues, skills }: RoutingModel,
  { id, queueId, mediaType, languageId, skillIds }: ModelContactType,
) {
  const isOfCapture = id !== queueId && id.includes(queueId) && skillIds.every((skill) => id.includes(skill))
  if (!isOfCapture) return id
  const names = new Map([...queues, ...skills].map((one) => [one.id, one.name]))
  const asked = skillIds.map((skill) => names.get(skill) ?? skill)
  const spoken = languageId === undefined ? [] : ['a language']
  return [names.get(queueId) ?? queueId, mediaType, ...spoken, ...asked].join(' · ')
}
