import type { WorldContactType, WorldHistory, WorldUser } from '../types'
import type { Arrivals } from './arrivals'
import type { Eligible } from './eligibility'
import { type EventHeap, eventHeap } from './heap'
import { flag, handle, shortAbandonMs } from './outcome'
import type { OnQueueSpan } from './shifts'

type Outcomes = Pick<WorldHistory, 'agent' | 'waitMs' | 'talkMs' | 'heldMs' | 'acwMs' | 'flags'>

/** What the simulation stands on. Agents are their index in `users`. */
export interface Centre {
  readonly types: readonly WorldContactType[]
  readonly users: readonly WorldUser[]
  readonly onQueue: readonly (readonly OnQueueSpan[])[]
  readonly eligible: readonly Eligible[]
  readonly arrivals: Arrivals
}

const off = 0
const idle = 1
const busy = 2

/** Plays every arrival to its end: answered by an agent, or given up. */
export function simulateHistory(centre: Centre): Outcomes {
  const play = begin(centre)
  const { start } = centre.arrivals
  const shifts = shiftEvents(centre.onQueue)
  for (let arrival = 0, shift = 0; ; ) {
    const arrivalAt = start[arrival] ?? Number.POSITIVE_INFINITY
    const shiftAt = shifts[shift]?.atMs ?? Number.POSITIVE_INFINITY
    const eventAt = play.events.peek()
    const now = Math.min(arrivalAt, shiftAt, eventAt)
    if (now === Number.POSITIVE_INFINITY) return giveUp(play.outcomes, centre.arrivals)
    if (now === eventAt) {
      const value = play.events.pop()
      if (value >= 0) finish(play, value, now)
      else expand(play, ~value, now)
    } else if (now === shiftAt) {
      const { agent, comes } = shifts[shift++] ?? { agent: 0, comes: false }
      changeShift(play, agent, comes, now)
    } else arrive(play, arrival++, now)
  }
}

/** Where the centre stands at one moment. */
interface Play extends Centre {
  readonly outcomes: Outcomes
  /** Who waits, by contact type. */
  readonly lines: readonly WaitingLine[]
  /** The contact types each agent may take. */
  readonly open: readonly (readonly { readonly type: number; readonly delayMs: number }[])[]
  readonly state: Uint8Array
  readonly onShift: Uint8Array
  readonly idleSince: Float64Array
  /** A value of 0 and more is an agent who finishes; below, the complement of a contact whose next ring opens. */
  readonly events: EventHeap
}

function begin(centre: Centre): Play {
  return {
    ...centre,
    outcomes: emptyOutcomes(centre.arrivals.count),
    lines: centre.eligible.map(waitingLine),
    open: openTypes(centre),
    state: new Uint8Array(centre.users.length),
    onShift: new Uint8Array(centre.users.length),
    idleSince: new Float64Array(centre.users.length),
    events: eventHeap(),
  }
}

function arrive(play: Play, row: number, now: number): void {
  const type = play.arrivals.type[row] ?? 0
  const agent = findAgent(play, type, 0)
  if (agent >= 0) {
    assign(play, row, agent, now)
    return
  }
  play.lines[type]?.push(row)
  for (const delay of play.eligible[type]?.expansionsMs ?? []) play.events.push(now + delay, ~row)
}

function expand(play: Play, row: number, now: number): void {
  const type = play.arrivals.type[row] ?? 0
  // Whoever is open to a later caller is open to the first of the line too, so only the first can find someone.
  if (firstWaiting(play, type, now) !== row) return
  const agent = findAgent(play, type, now - (play.arrivals.start[row] ?? 0))
  if (agent < 0) return
  play.lines[type]?.shift()
  assign(play, row, agent, now)
}

function changeShift(play: Play, agent: number, comes: boolean, now: number): void {
  play.onShift[agent] = comes ? 1 : 0
  if (play.state[agent] !== busy) finish(play, agent, now)
}

function finish(play: Play, agent: number, now: number): void {
  if (play.onShift[agent] === 1) takeNext(play, agent, now)
  else play.state[agent] = off
}

/** A free agent takes the longest waiter open to it, or stays idle. */
function takeNext(play: Play, agent: number, now: number): void {
  let chosen = -1
  let chosenType = -1
  for (const { type, delayMs } of play.open[agent] ?? []) {
    const row = firstWaiting(play, type, now)
    // Rows are in order of arrival, so the lowest has waited longest.
    if (row < 0 || now - (play.arrivals.start[row] ?? 0) < delayMs || (chosen >= 0 && row >= chosen)) continue
    chosen = row
    chosenType = type
  }
  if (chosen < 0) {
    play.state[agent] = idle
    play.idleSince[agent] = now
    return
  }
  play.lines[chosenType]?.shift()
  assign(play, chosen, agent, now)
}

function assign(play: Play, row: number, agent: number, now: number): void {
  const { arrivals, outcomes } = play
  const type = play.types[arrivals.type[row] ?? 0]
  const user = play.users[agent]
  if (type === undefined || user === undefined) return
  const work = handle(user, type, arrivals.work[row] ?? 0, arrivals.outcome[row] ?? 0, arrivals.split[row] ?? 0)
  outcomes.agent[row] = agent
  outcomes.waitMs[row] = now - (arrivals.start[row] ?? 0)
  outcomes.talkMs[row] = work.talkMs
  outcomes.heldMs[row] = work.heldMs
  outcomes.acwMs[row] = work.acwMs
  outcomes.flags[row] = work.flags
  play.state[agent] = busy
  play.events.push(now + work.talkMs + work.heldMs + work.acwMs, agent)
}

/** The first of a line who still waits; those who gave up leave it here, which is soon enough. -1: nobody. */
function firstWaiting(play: Play, type: number, now: number): number {
  const { start, patienceMs } = play.arrivals
  for (const line = play.lines[type]; ; line?.shift()) {
    const row = line?.first() ?? -1
    if (row < 0 || (start[row] ?? 0) + (patienceMs[row] ?? 0) > now) return row
  }
}

/** The idle agent with the highest score who may be asked by now; among equals the longest idle. -1: none. */
function findAgent(play: Play, type: number, waitedMs: number): number {
  const { agents, delayMs, score } = play.eligible[type] ?? noOne
  let best = -1
  let bestScore = 0
  let bestSince = 0
  for (let k = 0; k < agents.length; k++) {
    const agent = agents[k] ?? 0
    if (play.state[agent] !== idle || (delayMs[k] ?? 0) > waitedMs) continue
    const value = score[k] ?? 0
    const since = play.idleSince[agent] ?? 0
    if (best >= 0 && (value < bestScore || (value === bestScore && since >= bestSince))) continue
    best = agent
    bestScore = value
    bestSince = since
  }
  return best
}

const noOne: Eligible = {
  agents: new Int32Array(),
  delayMs: new Float64Array(),
  score: new Float64Array(),
  expansionsMs: [],
}

function emptyOutcomes(count: number): Outcomes {
  return {
    agent: new Int32Array(count).fill(-1),
    waitMs: new Float64Array(count),
    talkMs: new Float64Array(count),
    heldMs: new Float64Array(count),
    acwMs: new Float64Array(count),
    flags: new Uint8Array(count),
  }
}

/** Whoever no agent answered has given up. */
function giveUp(outcomes: Outcomes, arrivals: Arrivals): Outcomes {
  for (let row = 0; row < arrivals.count; row++) {
    if ((outcomes.agent[row] ?? -1) >= 0) continue
    const waited = arrivals.patienceMs[row] ?? 0
    outcomes.waitMs[row] = waited
    outcomes.flags[row] = flag.abandoned | (waited < shortAbandonMs ? flag.short : 0)
  }
  return outcomes
}

function openTypes(centre: Centre): { type: number; delayMs: number }[][] {
  const open: { type: number; delayMs: number }[][] = centre.users.map(() => [])
  for (const [type, { agents, delayMs }] of centre.eligible.entries()) {
    for (const [k, agent] of agents.entries()) open[agent]?.push({ type, delayMs: delayMs[k] ?? 0 })
  }
  return open
}

interface ShiftEvent {
  readonly atMs: number
  readonly agent: number
  readonly comes: boolean
}

function shiftEvents(onQueue: readonly (readonly OnQueueSpan[])[]): ShiftEvent[] {
  const events = onQueue.flatMap((spans, agent) =>
    spans.flatMap(({ fromMs, toMs }) => [
      { atMs: fromMs, agent, comes: true },
      { atMs: toMs, agent, comes: false },
    ]),
  )
  // Leaving before coming, for spans that touch.
  return events.sort((a, b) => a.atMs - b.atMs || Number(a.comes) - Number(b.comes) || a.agent - b.agent)
}

/** First come, first served. */
interface WaitingLine {
  /** -1: empty. */
  first(): number
  shift(): void
  push(row: number): void
}

function waitingLine(): WaitingLine {
  let rows: number[] = []
  let start = 0
  return {
    first: () => rows[start] ?? -1,
    shift() {
      start += 1
      if (start > 1024) {
        rows = rows.slice(start)
        start = 0
      }
    },
    push: (row) => void rows.push(row),
  }
}
