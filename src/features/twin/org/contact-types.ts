import { defined } from '../../../core/defined'
import type { Demand, DemandContactType, ModelContactType, RoutingModel } from '../../../documents'
import { EARLIER } from '../../../emulator/history/simulated-center'
import type { WorldContactType } from '../../../emulator/model/types'
import { estimateDayFactorShape } from '../../../optimizer/what-if/day-factor'

/** Quarter hours in a week. */
const SLOTS = 672
const SLOT_MINUTES = 15

/** Patience in an org where nobody ever abandoned: callers wait for ever. */
const ENDLESS_SECONDS = 7 * 86_400

/** Types with fewer contacts are not used to estimate the variation between days. */
const MIN_CONTACTS = 200

/** The contact types of a demand whose queues are known. */
export function twinContactTypes(model: RoutingModel, demand: Demand): WorldContactType[] {
  const demands = new Map(demand.contactTypes.map((type) => [type.id, type]))
  const usual = usualPatience(demand.contactTypes)
  const dayNoise = estimateDayNoise(demand)
  const ownShare = findOwnShares(demand)
  const startMs = Date.parse(demand.interval.start)
  const intervalMs = demand.granularityMinutes * 60_000
  return model.contactTypes.flatMap((type) => {
    const demandOfType = demands.get(type.id)
    if (demandOfType === undefined) return []
    const cv = demand.handleTimeCv?.[type.mediaType]
    return [
      {
        queueId: type.queueId,
        mediaType: type.mediaType,
        languageId: type.languageId,
        skillIds: type.skillIds,
        meanHandleSeconds: type.ahtSeconds,
        patienceSeconds: type.patienceSeconds ?? usual(demandOfType),
        weekRates: weekRates(type),
        measured: { startMs, intervalMs, offered: demandOfType.offered },
        dayNoise,
        ...defined({ handleTimeCv: cv, priority: type.priority, ownAgentShare: ownShare(type) }),
      },
    ]
  })
}

/**
 * Share of contacts to draw for the agent of an earlier one. It is greater than the recorded share, since some of these
 * agents are off queue, and some contacts have no earlier one of their type.
 */
function findOwnShares({ agents, staffing, contactTypes }: Demand): (type: ModelContactType) => number | undefined {
  const all = contactTypes.reduce((sum, { handled }) => sum + handled, 0)
  const weeks = new Map(staffing.map(({ userId, week }) => [userId, week]))
  return ({ id, preferredAgent, weekProfile }) => {
    if (preferredAgent === undefined || weekProfile === undefined) return undefined
    const { intervalMinutes, callsPerHour } = weekProfile
    const calls = callsPerHour.reduce((sum, rate) => sum + rate, 0)
    const agentsOfType = agents.filter(({ contactTypeId }) => contactTypeId === id)
    const handled = agentsOfType.reduce((sum, row) => sum + row.handled, 0)
    if (calls === 0 || handled === 0) return undefined
    const there = agentsOfType.reduce((sum, row) => {
      const week = weeks.get(row.userId)
      const present = (week ?? []).reduce((part, { fromMinute, toMinute, share }) => {
        const [from, to] = [fromMinute, toMinute].map((minute) => Math.floor(minute / intervalMinutes))
        return part + share * callsPerHour.slice(from, to).reduce((rates, rate) => rates + rate, 0)
      }, 0)
      return sum + (row.handled / handled) * (week === undefined ? 1 : present / calls)
    }, 0)
    const found = 1 - (1 - handled / all) ** EARLIER
    return Math.min(1, preferredAgent.share / Math.max(1e-3, there * found))
  }
}

function weekRates({ weekProfile }: ModelContactType): Float64Array {
  if (weekProfile === undefined) return new Float64Array(SLOTS)
  const { intervalMinutes, callsPerHour } = weekProfile
  const rates = new Float64Array(SLOTS)
  callsPerHour.forEach((perHour, i) => {
    // Distributes an interval of any length over the quarters of an hour that it covers.
    for (let minute = i * intervalMinutes; minute < (i + 1) * intervalMinutes; ) {
      const slot = Math.floor(minute / SLOT_MINUTES)
      const end = Math.min((i + 1) * intervalMinutes, (slot + 1) * SLOT_MINUTES)
      rates[slot] = (rates[slot] ?? 0) + (perHour * (end - minute)) / 60
      minute = end
    }
  })
  return rates
}

/**
 * Mean patience for a type without abandoned contacts: that of its queue and medium, or else of its medium, or else of
 * the org.
 */
function usualPatience(types: readonly DemandContactType[]): (type: DemandContactType) => number {
  const sums = new Map<string, { waited: number; abandoned: number }>()
  const listKeys = (type: DemandContactType): string[] => [`${type.queueId} ${type.mediaType}`, type.mediaType, '']
  for (const type of types) {
    for (const key of listKeys(type)) {
      const sum = sums.get(key) ?? { waited: 0, abandoned: 0 }
      sums.set(key, { waited: sum.waited + type.waitSeconds, abandoned: sum.abandoned + type.abandoned })
    }
  }
  return (type) => {
    const found = listKeys(type).flatMap((key) => sums.get(key) ?? [])
    const sum = found.find(({ waited, abandoned }) => abandoned > 0 && waited > 0)
    // Time waited without abandoning is evidence of more patience.
    return sum === undefined ? ENDLESS_SECONDS : Math.max(type.waitSeconds, sum.waited / sum.abandoned)
  }
}

/** Variation between days beyond randomness: of the whole org, and of single types in addition. */
function estimateDayNoise(demand: Demand): { readonly org: number; readonly own: number } {
  const org = squaredVariation(demand)
  let weighted = 0
  let weights = 0
  for (const type of demand.contactTypes) {
    const contacts = type.offered.reduce((sum, count) => sum + count, 0)
    if (contacts < MIN_CONTACTS) continue
    weighted += contacts * squaredVariation({ ...demand, contactTypes: [type] })
    weights += contacts
  }
  const typeVariance = weights === 0 ? 0 : Math.max(0, weighted / weights - org)
  return { org: Math.sqrt(org), own: Math.sqrt(typeVariance) }
}

function squaredVariation(demand: Demand): number {
  const shape = estimateDayFactorShape(demand)
  return shape === undefined ? 0 : 1 / shape
}
