/** Parts of a small org and of two weeks of its demand, for tests. */
import {
  contactTypeId,
  type Demand,
  type DemandContactType,
  type Snapshot,
  type SnapshotAgent,
  type SnapshotQueue,
} from '../../documents'

const ORG = { id: 'org', name: 'Org' }

export function queue(id: string, evaluation: string, userIds: readonly string[]): SnapshotQueue {
  const members = userIds.map((userId) => ({ userId, joined: userId !== 'out', ring: 1, memberBy: 'user' }))
  return { id, name: id, evaluation, serviceLevels: { voice: { ratio: 0.9, seconds: 10 } }, members }
}

export function agent(id: string, more: Partial<SnapshotAgent> = {}): SnapshotAgent {
  return { id, name: id, state: 'active', skills: [], languages: [], certifications: [], ...more }
}

export function snapshot(agents: readonly SnapshotAgent[], queues: readonly SnapshotQueue[]): Snapshot {
  return {
    format: 'skillroute/snapshot@1',
    org: ORG,
    takenAt: '2026-11-01T00:00:00Z',
    scope: {},
    divisions: [],
    skills: [
      { id: 's', name: 'S', state: 'active' },
      { id: 'u', name: 'U', state: 'active' },
    ],
    languages: [],
    queues,
    agents,
    skillGroups: [],
    gaps: [],
  }
}

/** A contact type over two weeks from a Monday, with `rate(hourOfWeek)` contacts in each hour. */
export function contactType(
  skillIds: readonly string[],
  rate: (hour: number) => number,
  more: Partial<DemandContactType> = {},
) {
  const part = { queueId: 'q', mediaType: 'voice', skillIds, ...more }
  const offered = Array.from({ length: 336 }, (_, hour) => rate(hour % 168))
  const counts = {
    answered: 0,
    abandoned: 0,
    shortAbandoned: 0,
    handled: 100,
    handleSeconds: 30_000,
    waitSeconds: 0,
    transferred: 0,
  }
  return { id: contactTypeId(part), offered, ...counts, ...part }
}

export function demand(contactTypes: readonly DemandContactType[], more: Partial<Demand> = {}): Demand {
  return {
    format: 'skillroute/demand@1',
    org: ORG,
    interval: { start: '2026-11-02T00:00:00Z', end: '2026-11-16T00:00:00Z' },
    granularityMinutes: 60,
    contactTypes,
    agents: [],
    staffing: [],
    notes: [],
    ...more,
  }
}

export const time = (userId: string, hours: number) => ({
  userId,
  interactingSeconds: hours * 1800,
  communicatingSeconds: 0,
  idleSeconds: hours * 1700,
  notRespondingSeconds: hours * 100,
  offQueueSeconds: 5000,
})
