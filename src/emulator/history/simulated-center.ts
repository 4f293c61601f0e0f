import { addTo } from '../../core/group-by'
import { type Random, seededRandom } from '../../core/random'
import type { Compiled } from '../../optimizer/simulate/compile/compiled'
import { type OngoingRun, startOngoingRun } from '../../optimizer/simulate/general/ongoing-run'
import type { System, Trace } from '../../optimizer/simulate/general/system'
import { getBehavior } from '../model/behavior'
import type { World } from '../model/types'
import { type Again, callsAgain } from './again'
import { arrivalsOfDay, dayMs } from './arrivals'
import { type Callers, createCallers } from './callers'
import { addNewStaff, collectStaff, compileCenter, fingerprint, type Staff } from './center'
import { type Caller, type Columns, emptyColumns, firstRowFrom } from './columns'
import { createLearning, knownWork, type Learning } from './learning'
import { drawnAcwMs, flag, handle, shortAbandonMs } from './outcome'
import { limitedAcwMs, type QueueSettings } from './queue-rules'
import { roster } from './roster'
import type { ShiftPresence } from './shifts'
import { type StateLog, stateLog } from './status-log'

/** Routing statuses that agents of the emulator have. */
export type SimulatedStatus = 'OFF_QUEUE' | 'IDLE' | 'INTERACTING' | 'NOT_RESPONDING'

/** Everything that has happened in a center, and the time up to which it is simulated. */
export interface SimulatedCenter {
  readonly startMs: number
  /** Time up to which the center is simulated, epoch ms. */
  readonly untilMs: number
  readonly staff: Staff
  readonly columns: Columns
  /** Settings that queues have had, in the order in which they came. */
  readonly settings: readonly QueueSettings[]
  /** By index of the agent. */
  readonly status: readonly StateLog<SimulatedStatus>[]
  readonly presence: readonly StateLog<ShiftPresence>[]
  /** The first row that may still have been under way at a time. */
  firstOpenRow(atMs: number): number
  /** Advances to a time under the configuration as it is now. A time in the past has no effect. */
  advance(toMs: number): void
}

/** Starting point of a simulated history. */
export interface Beginning {
  readonly startMs: number
  readonly staff: Staff
  readonly center: Compiled
  /** Skills and queues that each user is used to, by id. */
  readonly known: ReadonlyMap<string, ReadonlySet<string>>
  /** Signature of the configuration that `center` was made from. */
  readonly fingerprint: string
  /** Settings of each queue, by id. */
  readonly settings: ReadonlyMap<string, QueueSettings>
}

/** The settings that queues have now: a write replaces them and leaves these objects unchanged. */
function readSettings({ queues }: World): Beginning['settings'] {
  return new Map([...queues].map(([id, { config }]) => [id, config]))
}

/** The present configuration, kept for a simulation that begins later. */
export function buildBeginning(world: World, startMs: number): Beginning {
  const staff = collectStaff(world)
  return {
    startMs,
    staff,
    center: compileCenter(world, staff),
    known: knownWork(world),
    fingerprint: fingerprint(world),
    settings: readSettings(world),
  }
}

/**
 * A center that starts empty. The optimizer's simulator advances it with callers and shifts that depend on the seed
 * alone.
 * @param settledMs up to when it is simulated at once, under the configuration of the beginning, epoch ms
 */
export function startSimulation(world: World, beginning: Beginning, settledMs: number): SimulatedCenter {
  const { startMs, staff } = beginning
  const columns = emptyColumns()
  const status = staff.ids.map(() => stateLog<SimulatedStatus>(startMs, 'OFF_QUEUE'))
  const shifts = roster(world, staff, startMs)
  const longest = { ms: 0 }
  const rows: number[] = []
  const behavior = getBehavior(world)
  const callers = createCallers(columns, startMs)
  const learning = createLearning(world, staff, beginning)
  const again = callsAgain(world, columns, behavior)
  const settings: QueueSettings[] = []
  /** Index of the settings that each queue has now. */
  const current = new Map<string, number>()
  keepSettings(beginning.settings)
  const parts = { world, startMs, columns, staff, status, rows, longest, callers, learning, again, settings, current }
  const trace = createTrace(parts)
  const run: OngoingRun = startOngoingRun(beginning.center, callers, trace)
  let currentFingerprint = beginning.fingerprint
  let untilMs = startMs
  let loaded = Math.floor(startMs / dayMs) - 1

  function keepSettings(present: Beginning['settings']): void {
    for (const [id, config] of present)
      if (settings[current.get(id) ?? -1] !== config) current.set(id, settings.push(config) - 1)
  }

  /** Adds a day's callers and shifts when the day begins. */
  function load(day: number): void {
    callers.load(arrivalsOfDay(world.contactTypes, day, world.seed, behavior))
    shifts.load(day)
    loaded = day
  }

  function followConfiguration(): void {
    const now = fingerprint(world)
    if (now === currentFingerprint) return
    addNewStaff(staff, world)
    while (status.length < staff.ids.length) status.push(stateLog<SimulatedStatus>(startMs, 'OFF_QUEUE'))
    shifts.follow()
    const center = compileCenter(world, staff)
    learning.follow(center)
    run.change(center)
    keepSettings(readSettings(world))
    currentFingerprint = now
  }

  function simulateTo(toMs: number): void {
    while (untilMs < toMs) {
      const day = Math.floor(untilMs / dayMs)
      if (day > loaded) load(day)
      const stopMs = Math.min(toMs, (day + 1) * dayMs)
      run.advance((stopMs - startMs) / 1000, shifts.until(stopMs))
      untilMs = stopMs
    }
  }

  shifts.load(loaded)
  simulateTo(settledMs)
  return {
    startMs,
    get untilMs() {
      return untilMs
    },
    staff,
    columns,
    settings,
    status,
    presence: shifts.presence,
    firstOpenRow(atMs) {
      const from = firstRowFrom({ start: columns.start, count: columns.arrived }, atMs - longest.ms)
      const { head, contacts } = run.system
      const agents = contacts.agent.subarray(0, contacts.used)
      const open = [...head, ...Array.from(agents, (agent, contact) => (agent < -1 ? contact : -1))]
      return open.reduce((first, contact) => (contact < 0 ? first : Math.min(first, rows[contact] ?? first)), from)
    },
    advance(toMs) {
      if (toMs <= untilMs) return
      followConfiguration()
      simulateTo(toMs)
    },
  }
}

interface TraceParts extends Pick<SimulatedCenter, 'startMs' | 'columns' | 'staff' | 'status' | 'settings'> {
  readonly world: World
  /** Row of the contact with the simulator's index. */
  readonly rows: number[]
  readonly longest: { ms: number }
  readonly callers: Callers
  readonly learning: Learning
  readonly again: Again
  readonly current: ReadonlyMap<string, number>
}

function createTrace(parts: TraceParts): Trace {
  const { world, startMs, columns, staff, status, rows, longest, callers, learning, again, settings, current } = parts
  const { ownAgentShare, absentAgentRouting } = getBehavior(world)
  const time = (seconds: number): number => startMs + Math.round(seconds * 1000)
  const lasted = (row: number, untilMs: number): void => {
    longest.ms = Math.max(longest.ms, untilMs - (columns.start[row] ?? 0))
  }
  const willCall = (caller: Caller | undefined, { arrivals }: System): void => {
    if (caller === undefined) return
    callers.add(caller)
    arrivals.at = callers.at
  }
  return {
    arrived(contact) {
      const row = columns.arrived - 1
      rows[contact] = row
      columns.settings[row] = current.get(world.contactTypes[columns.type[row] ?? 0]?.queueId ?? '') ?? -1
    },
    chooseAgent(contact, { present, compiled }) {
      const row = rows[contact] ?? 0
      const share = world.contactTypes[columns.type[row] ?? 0]?.ownAgentShare ?? ownAgentShare
      const agent = earlierAgent(columns, row, seededRandom(`own agent ${world.seed} ${row}`), share)
      const door = compiled.reach.doors[(columns.type[row] ?? 0) * compiled.agentCount + agent] ?? 0
      if (agent < 0 || door === 0) return -1
      const isThere = present[agent] === 1
      if (isThere || absentAgentRouting === 'requested') columns.flags[row] = flag.forOwn
      return isThere ? agent : -1
    },
    answered(contact, system) {
      const { contacts, now } = system
      const row = rows[contact] ?? 0
      const agent = contacts.agent[contact] ?? 0
      const answeredMs = time(now)
      const endMs = Math.max(answeredMs + 1, time(contacts.finish[contact] ?? 0))
      columns.agent[row] = agent
      noteDropped(columns, row, contact, system)
      columns.waitMs[row] = Math.max(0, answeredMs - (columns.start[row] ?? 0))
      lasted(row, endMs)
      const user = world.users.get(staff.ids[agent] ?? '')
      const type = world.contactTypes[columns.type[row] ?? 0]
      if (user === undefined || type === undefined) return
      const totalMs = endMs - answeredMs
      const acwMs = Math.min(totalMs, columns.acwMs[row] ?? 0)
      const work = handle(user, type, totalMs, acwMs, columns.outcome[row] ?? 0, columns.split[row] ?? 0)
      columns.talkMs[row] = work.talkMs
      columns.heldMs[row] = work.heldMs
      columns.acwMs[row] = work.acwMs
      const byOwn = (contacts.only[contact] ?? -1) >= 0 ? flag.byOwn : 0
      columns.flags[row] = (columns.flags[row] ?? 0) | work.flags | byOwn
      learning.handled(agent, type)
      willCall(again.answered(row), system)
    },
    abandoned(contact, system) {
      const row = rows[contact] ?? 0
      const waited = columns.patienceMs[row] ?? 0
      noteDropped(columns, row, contact, system)
      columns.waitMs[row] = waited
      columns.flags[row] = (columns.flags[row] ?? 0) | flag.abandoned | (waited < shortAbandonMs ? flag.short : 0)
      lasted(row, (columns.start[row] ?? 0) + waited)
      willCall(again.abandoned(row), system)
    },
    handleSeconds(contact, _agent, drawn) {
      const row = rows[contact] ?? 0
      const acwMs = drawnAcwMs(drawn * 1000, columns.split[row] ?? 0)
      const limitedMs = limitedAcwMs(settings[columns.settings[row] ?? -1] ?? {}, acwMs)
      columns.acwMs[row] = Math.round(limitedMs)
      return drawn + (limitedMs - acwMs) / 1000
    },
    missed(contact, agent, since, { now }) {
      const row = rows[contact] ?? 0
      addTo(columns.missed, row, { agent, fromMs: time(since), toMs: time(now) })
    },
    agentChanged(agent, { load, present, away, now }) {
      const idle = (away[agent] ?? 0) > 0 ? 'NOT_RESPONDING' : 'IDLE'
      const state = (load[agent] ?? 0) > 0 ? 'INTERACTING' : present[agent] === 1 ? idle : 'OFF_QUEUE'
      status[agent]?.add(time(now), state)
    },
  }
}

/** Earlier contacts that are tried for one of the same type. */
export const EARLIER = 20

/** The agent of a random earlier contact of the row's type, with a probability; -1: none. */
function earlierAgent({ type, agent }: Columns, row: number, random: Random, probability: number): number {
  if (random() >= probability) return -1
  for (let i = 0; i < EARLIER; i++) {
    const earlier = Math.floor(random() * row)
    if (type[earlier] === type[row] && (agent[earlier] ?? -1) >= 0) return agent[earlier] ?? -1
  }
  return -1
}

/** Records which required skills the rings before the open one had dropped. */
function noteDropped(columns: Columns, row: number, contact: number, { compiled, contacts }: System): void {
  const ring = contacts.ring[contact] ?? 0
  if (ring === 0) return
  const type = contacts.type[contact] ?? 0
  const { rings = [] } = compiled.model.queues[compiled.queueOf[type] ?? 0] ?? {}
  const requested = compiled.model.contactTypes[type]?.skillIds ?? []
  const gone = new Set(rings.slice(0, ring).flatMap(({ skillsToRemove }) => skillsToRemove))
  const dropped = requested.filter((id) => gone.has(id))
  if (dropped.length > 0) columns.dropped.set(row, dropped)
}
