import type { World, WorldHistory } from '../model/types'
import type { SimulatedCenter } from './simulated-center'

/** A simulated history in the form that the routes read. Its columns are windows on the originals, not copies. */
export function buildView(world: World, simulation: SimulatedCenter): WorldHistory {
  const { startMs, untilMs, staff, columns, settings, status, presence } = simulation
  const count = columns.arrived
  const place = (agentId: string): number => staff.places.get(agentId) ?? -1
  return {
    startMs,
    endMs: untilMs,
    contactTypes: world.contactTypes,
    agentIds: staff.ids,
    count,
    start: columns.start.subarray(0, count),
    type: columns.type.subarray(0, count),
    agent: columns.agent.subarray(0, count),
    waitMs: columns.waitMs.subarray(0, count),
    talkMs: columns.talkMs.subarray(0, count),
    heldMs: columns.heldMs.subarray(0, count),
    acwMs: columns.acwMs.subarray(0, count),
    flags: columns.flags.subarray(0, count),
    from: columns.from.subarray(0, count),
    onward: columns.onward.subarray(0, count),
    settingsOf: (row) => settings[columns.settings[row] ?? -1] ?? {},
    droppedSkills: (row) => columns.dropped.get(row) ?? [],
    missedAlerts: (row) => columns.missed.get(row) ?? [],
    firstOpenRow: (atMs) => simulation.firstOpenRow(atMs),
    statusSpans(agentId, fromMs = startMs, toMs = untilMs) {
      const spans = status[place(agentId)]?.between(Math.max(startMs, fromMs), Math.min(untilMs, toMs)) ?? []
      return spans.map((span) => ({ fromMs: span.fromMs, toMs: span.toMs, status: span.state }))
    },
    presenceSpans(agentId, fromMs = startMs, toMs = untilMs) {
      const spans = presence[place(agentId)]?.between(Math.max(startMs, fromMs), Math.min(untilMs, toMs)) ?? []
      return spans.map((span) => ({ fromMs: span.fromMs, toMs: span.toMs, presence: span.state }))
    },
    onQueueSpans(agentId) {
      const spans = presence[place(agentId)]?.between(startMs, untilMs) ?? []
      return spans.flatMap(({ fromMs, toMs, state }) => (state === 'ON_QUEUE' ? [{ fromMs, toMs }] : []))
    },
    agentAt(agentId, atMs) {
      const agentPlace = place(agentId)
      const routing = status[agentPlace]?.at(atMs) ?? { state: 'OFF_QUEUE' as const, sinceMs: startMs }
      const there = presence[agentPlace]?.at(atMs) ?? { state: 'OFFLINE' as const, sinceMs: startMs }
      return {
        status: routing.state,
        statusSinceMs: routing.sinceMs,
        presence: there.state,
        presenceSinceMs: there.sinceMs,
      }
    },
  }
}
