import { ValidationError } from '../../core/errors'
import { MINUTE_MS } from '../../core/time/durations'
import {
  contactTypeId,
  type LoadForecast,
  type LoadGroup,
  type ModelContactType,
  type RoutingModel,
} from '../../documents'
import { AHT_WITHOUT_DATA_SECONDS, DEFAULT_TARGET } from './contact-types'
import { inIntervals, nearestGroup } from './load-groups'
import { activeRate, averageWeek, busiestHour, type WeekSlots, weekSlots } from './time/week-profile'

const DEFAULT_GRAIN_MINUTES = 15

/**
 * The model with the contacts of a forecast instead of the measured ones, in the period of the forecast; the rest of
 * the week is empty. The contacts of a group are divided over its contact types in their measured proportions. Contact
 * types in no group keep their measured rates. Handle times and agents stay. Pure.
 * @param load with ids for queues, skills and languages
 * @throws ValidationError for an invalid time, and for a model whose contact types have no week profile
 * @example
 * const { refused } = projectSaturation(modelUnderLoad(model, load), { at: 'peak' })
 */
export function modelUnderLoad(model: RoutingModel, load: LoadForecast): RoutingModel {
  const grain = model.contactTypes[0]?.weekProfile?.intervalMinutes ?? DEFAULT_GRAIN_MINUTES
  const startMs = Date.parse(load.start)
  const count = Math.max(0, ...load.groups.map(({ offered }) => offered.length))
  const problems = [
    ...(Number.isFinite(startMs) ? [] : [{ path: 'start', message: 'must be an ISO time with its zone' }]),
    ...(load.intervalMinutes > 0 ? [] : [{ path: 'intervalMinutes', message: 'must be above 0' }]),
    ...(count > 0 ? [] : [{ path: 'groups', message: 'must say what is offered' }]),
    ...(model.contactTypes.every(({ weekProfile }) => weekProfile?.intervalMinutes === grain)
      ? []
      : [{ path: 'model', message: 'must come from a snapshot and its demand' }]),
  ]
  if (problems.length > 0) throw new ValidationError(problems, { subject: 'load' })
  const slots = weekSlots(startMs, startMs + count * load.intervalMinutes * MINUTE_MS, grain)
  const contactsByGroup = new Map(
    load.groups.map((group): [LoadGroup, number[]] => [
      group,
      inIntervals(group.offered, load.intervalMinutes, slots.slotOf.length, grain),
    ]),
  )
  const groupByType = new Map(model.contactTypes.map((type) => [type.id, nearestGroup(load, type)]))
  const measuredTypes = model.contactTypes.map((type) => {
    const group = groupByType.get(type.id)
    const contacts = group === undefined ? measured(type, slots) : contactsByGroup.get(group)
    const peers = model.contactTypes.filter(({ id }) => groupByType.get(id) === group)
    const share = group === undefined ? 1 : calculateShare(type, peers)
    return withContacts(
      type,
      (contacts ?? []).map((one) => one * share),
      slots,
    )
  })
  const unmeasuredGroups = load.groups.filter((group) => ![...groupByType.values()].includes(group))
  const unmeasuredTypes = unmeasuredGroups.flatMap((group) =>
    unseenTypes(group, model, contactsByGroup.get(group) ?? [], slots),
  )
  return { ...model, contactTypes: [...measuredTypes, ...unmeasuredTypes].sort((a, b) => (a.id < b.id ? -1 : 1)) }
}

/** The type's share of its group's contacts; equal shares if no contacts were measured. */
function calculateShare({ offered }: ModelContactType, peers: readonly ModelContactType[]): number {
  const all = peers.reduce((sum, peer) => sum + peer.offered, 0)
  return all === 0 ? 1 / peers.length : offered / all
}

function measured({ weekProfile }: ModelContactType, { slotOf, intervalMinutes }: WeekSlots): number[] {
  return slotOf.map((slot) => ((weekProfile?.callsPerHour[slot] ?? 0) * intervalMinutes) / 60)
}

function withContacts(type: ModelContactType, contacts: readonly number[], slots: WeekSlots): ModelContactType {
  const { intervalMinutes } = slots
  const weekRates = averageWeek(contacts, slots)
  return {
    ...type,
    callsPerHour: activeRate(contacts, intervalMinutes),
    peakCallsPerHour: busiestHour(weekRates, intervalMinutes),
    weekProfile: { intervalMinutes, callsPerHour: weekRates },
    offered: contacts.reduce((sum, count) => sum + count, 0),
  }
}

/** Contact types that the demand does not have: one for each route, with equal shares of the contacts. */
function unseenTypes(
  { routes, ahtSeconds }: LoadGroup,
  model: RoutingModel,
  contacts: readonly number[],
  slots: WeekSlots,
): ModelContactType[] {
  if (contacts.every((count) => count === 0)) return []
  return routes.map(({ queue, mediaType = 'voice', language, skills = [] }) => {
    const ofQueue = model.contactTypes.filter(({ queueId }) => queueId === queue)
    const type: ModelContactType = {
      id: contactTypeId({ queueId: queue, mediaType, languageId: language, skillIds: skills }),
      queueId: queue,
      mediaType,
      ...(language === undefined ? {} : { languageId: language }),
      skillIds: [...skills].sort(),
      callsPerHour: 0,
      peakCallsPerHour: 0,
      offered: 0,
      answered: 0,
      abandoned: 0,
      ahtSeconds: ahtSeconds ?? meanAht(ofQueue.length > 0 ? ofQueue : model.contactTypes),
      target: ofQueue[0]?.target ?? DEFAULT_TARGET,
    }
    return withContacts(
      type,
      contacts.map((count) => count / routes.length),
      slots,
    )
  })
}

function meanAht(types: readonly ModelContactType[]): number {
  const calls = types.reduce((sum, { offered }) => sum + offered, 0)
  const seconds = types.reduce((sum, { offered, ahtSeconds }) => sum + offered * ahtSeconds, 0)
  return calls === 0 ? AHT_WITHOUT_DATA_SECONDS : seconds / calls
}
