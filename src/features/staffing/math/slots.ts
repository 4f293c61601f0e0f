import { ValidationError } from '../../../core/errors/input'
import { DAY_MINUTES } from '../../../core/time/durations'
import type { ModelContactType, RoutingModel } from '../../../documents'

/** One interval of the staffing. */
export interface Slot {
  readonly startMinute: number
  readonly minutes: number
  /** Contacts per hour by contact type, in the order of the model. */
  readonly callsPerHour: readonly number[]
}

const DEFAULT_MINUTES = 30
/** A limit against typing errors. */
const MAX_SLOTS = 2016

type Profile = NonNullable<ModelContactType['weekProfile']>

/** A model whose contact types all have a profile of one length; types without one get constant rates. */
export function withProfiles(model: RoutingModel): { readonly model: RoutingModel; readonly minutes: number } {
  const lengths = new Set(
    model.contactTypes.flatMap(({ weekProfile: own }) => (own === undefined ? [] : [lengthOf(own)])),
  )
  if (lengths.size > 1) {
    const message = 'has profiles of different lengths: give every contact type one of the same length'
    throw new ValidationError([{ path: 'model.contactTypes', message }], { subject: 'staffCenter' })
  }
  // A steady model has one interval: a day.
  const [minutes = DAY_MINUTES] = lengths
  const contactTypes = model.contactTypes.map((type) =>
    type.weekProfile === undefined
      ? { ...type, weekProfile: { intervalMinutes: minutes, callsPerHour: [type.callsPerHour] } }
      : type,
  )
  return { model: { ...model, contactTypes }, minutes }
}

/** The intervals of a model's profile. */
export function buildSlots(model: RoutingModel, cycleMinutes: number, desired: number | undefined): Slot[] {
  const steady = model.contactTypes.every(({ weekProfile }) => weekProfile?.callsPerHour.length === 1)
  const minutes = desired ?? (steady ? cycleMinutes : Math.min(DEFAULT_MINUTES, cycleMinutes))
  const count = cycleMinutes / minutes
  if (!Number.isInteger(count) || count > MAX_SLOTS) {
    const message = `must divide the ${cycleMinutes} minutes of the profile into at most ${MAX_SLOTS} intervals, which ${minutes} does not`
    throw new ValidationError([{ path: 'intervalMinutes', message }], { subject: 'staffCenter' })
  }
  return Array.from({ length: count }, (_, i) => ({
    startMinute: i * minutes,
    minutes,
    callsPerHour: model.contactTypes.map(({ weekProfile }) =>
      weekProfile === undefined ? 0 : meanRate(weekProfile, i * minutes, (i + 1) * minutes),
    ),
  }))
}

function lengthOf({ intervalMinutes, callsPerHour }: Profile): number {
  return intervalMinutes * callsPerHour.length
}

/** Mean of a profile from one minute to another. */
export function meanRate({ intervalMinutes, callsPerHour }: Profile, from: number, to: number): number {
  let sum = 0
  for (let i = Math.floor(from / intervalMinutes); i * intervalMinutes < to; i++) {
    const part = Math.min(to, (i + 1) * intervalMinutes) - Math.max(from, i * intervalMinutes)
    sum += part * (callsPerHour[i] ?? 0)
  }
  return sum / (to - from)
}

/** Numbers of the intervals that have contacts. */
export function openSlots({ slots }: { readonly slots: readonly Slot[] }): number[] {
  return slots.flatMap(({ callsPerHour }, t) => (callsPerHour.some((rate) => rate > 0) ? [t] : []))
}
