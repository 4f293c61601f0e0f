import type { ServiceMeasures } from '../../documents'
import type { Waiting } from './waiting'

/** Sums over the average week. */
export interface TotalsSum {
  readonly contactsPerWeek: number
  readonly inTimePerWeek: number
  /** Share of contacts that arrive in intervals with more load than staff, 0..1. */
  readonly overloadedShare: number
}

/** One contact type in one interval. */
export interface Stretch {
  readonly contacts: number
  /** Erlangs. */
  readonly work: number
  readonly hours: number
}

export interface Totals {
  add(stretch: Stretch, result: Waiting): void
  /** The queue's agents in one interval with contacts; shared agents count with their share. */
  staff(contacts: number, agents: number, hours: number): void
  sums(): TotalsSum
  /** @param patient whether callers abandon, so that waits stay finite under overload */
  measures(patient: boolean): ServiceMeasures
}

/** A queue is unstable if more than this share of its contacts arrives in overloaded intervals. */
const OVERLOAD_TOLERATED = 0.05

/** Adds up intervals: service weighted by contacts, agents and occupancy by hours. */
export function createTotals(): Totals {
  const sum = { contacts: 0, inTime: 0, waited: 0, waitedBy: 0, abandoned: 0, overloaded: 0, busy: 0, staffed: 0 }
  let agentsByContacts = 0
  const perContact = (value: number): number => (sum.contacts > 0 ? value / sum.contacts : 0)
  return {
    staff(contacts, agents, hours) {
      sum.staffed += agents * hours
      agentsByContacts += contacts * agents
    },
    add({ contacts, work, hours }, result) {
      sum.contacts += contacts
      sum.inTime += contacts * result.serviceLevel
      sum.abandoned += contacts * result.abandonProbability
      sum.busy += work * (1 - result.abandonProbability) * hours
      if (result.overloaded) sum.overloaded += contacts
      if (Number.isFinite(result.asaSeconds)) {
        const answered = contacts * (1 - result.abandonProbability)
        sum.waited += answered * result.asaSeconds
        sum.waitedBy += answered
      }
    },
    sums: () => ({
      contactsPerWeek: sum.contacts,
      inTimePerWeek: sum.inTime,
      overloadedShare: perContact(sum.overloaded),
    }),
    measures(patient) {
      const stable = perContact(sum.overloaded) <= OVERLOAD_TOLERATED
      return {
        agents: perContact(agentsByContacts),
        stable,
        serviceLevel: perContact(sum.inTime),
        asaSeconds: (stable || patient) && sum.waitedBy > 0 ? sum.waited / sum.waitedBy : null,
        occupancy: sum.staffed > 0 ? Math.min(1, sum.busy / sum.staffed) : 1,
        ...(patient ? { abandonProbability: perContact(sum.abandoned) } : {}),
      }
    },
  }
}
