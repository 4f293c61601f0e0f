import type { RoutingModel } from '../../../documents'
import type { TrainingPair, TrainingValue } from '../documents/training'
import type { TrainingSettings } from './options'
import { type Grant, type Paired, withGrants, withInterval } from './paired'

/** Input about a skill for the search for pairs. */
export interface PairSkill {
  readonly id: string
  readonly holders: readonly string[]
  /** Agents who may be certified in it, the most suitable first. */
  readonly candidates: readonly string[]
  /** Offered load of the contacts that require it, in erlang. */
  readonly load: number
}

/** Fraction of the contacts that moves from one skill to the other. */
const MOVED = 0.2
/** Number of skills with the most work that are paired with each other. */
const MAX_SKILLS = 4

/**
 * Values pairs of skills that hedge each other: one holder of each is certified in the other. The value is the gain
 * when a fifth of the demand of one skill moves to the other, averaged over both directions.
 */
export function hedgingPairs(
  model: RoutingModel,
  skills: readonly PairSkill[],
  settings: TrainingSettings,
  run: (model: RoutingModel) => Paired,
): TrainingPair[] {
  const largest = [...skills].sort((a, b) => b.load - a.load).slice(0, MAX_SKILLS)
  const pairs = largest.flatMap((first, i) =>
    largest.slice(i + 1).flatMap((second): TrainingPair[] => {
      const a = second.candidates.find((id) => first.holders.includes(id))
      const b = first.candidates.find((id) => second.holders.includes(id))
      if (a === undefined || b === undefined) return []
      const grants: Grant[] = [
        { agentId: a, skillId: second.id },
        { agentId: b, skillId: first.id },
      ]
      const ways = [moved(model, first, second), moved(model, second, first)].map((shifted) =>
        withInterval(
          run(shifted).with(withGrants(shifted, grants, settings.level)).difference.total.serviceLevel.offered,
        ),
      )
      return [{ skillIds: [first.id, second.id], agentIds: [a, b], value: averageValue(ways) }]
    }),
  )
  return pairs.sort((x, y) => y.value.mean - x.value.mean).slice(0, settings.pairs)
}

/** The mean of independent values: half-widths add as squares. */
function averageValue(values: readonly TrainingValue[]): TrainingValue {
  const mean = values.reduce((sum, value) => sum + value.mean, 0) / values.length
  const half = Math.sqrt(values.reduce((sum, value) => sum + ((value.high - value.low) / 2) ** 2, 0)) / values.length
  return { mean, low: mean - half, high: mean + half }
}

/** Moves work from one skill to the other. */
function moved(model: RoutingModel, from: PairSkill, to: PairSkill): RoutingModel {
  const work = MOVED * Math.min(from.load, to.load)
  const factor = (skillIds: readonly string[]): number => {
    const [less, more] = [skillIds.includes(from.id), skillIds.includes(to.id)]
    if (less === more) return 1
    return less ? 1 - work / from.load : 1 + work / to.load
  }
  return {
    ...model,
    contactTypes: model.contactTypes.map((type) => {
      const times = factor(type.skillIds)
      const { weekProfile } = type
      return {
        ...type,
        callsPerHour: type.callsPerHour * times,
        ...(weekProfile === undefined
          ? {}
          : { weekProfile: { ...weekProfile, callsPerHour: weekProfile.callsPerHour.map((rate) => rate * times) } }),
      }
    }),
  }
}
