import type { Compiled } from '../compile/compiled'
import { emptyTally, FIELD, type TallyShape } from '../tally/tally'
import { countEdge, countWorkLeft, touchEveryone } from './account'
import { changePresence, relieve } from './agent-lists'
import {
  abandon,
  answer,
  arrive,
  comeBackOnline,
  complete,
  findWork,
  miss,
  openForAll,
  openRule,
  openStep,
  redial,
} from './contact-life'
import { DUE, KINDS, removeFirstEvent } from './events'
import { checkInTurn, planGates } from './gates'
import { createSystem, type System, type SystemOptions } from './system'

/**
 * The event loop that supports all of a model: rates by interval, shifts, rings, conditional groups, several contacts
 * at once, limits, balking, contacts that come back. It starts empty and is about a quarter as fast as `flatRun`.
 */
export function generalRun(compiled: Compiled, options: SystemOptions, shape: TallyShape) {
  const system = createSystem(compiled, options, emptyTally(shape))
  return {
    /** Advances by this many seconds and returns the counts of that time. */
    advance: (seconds: number) => {
      const from = system.now
      system.tally = emptyTally(shape)
      countEdge(system, true)
      goTo(system, from + seconds)
      countEdge(system, false)
      system.tally.seconds = seconds
      return system.tally
    },
    /** Continues until nobody waits or is being served, and adds to the counts of the last period. */
    untilEmpty: () => {
      const { typeCount } = compiled
      const { types } = system.tally
      countWorkLeft(system, 1)
      while (system.totalWaiting + system.totalInHand > 0) {
        const next = nextDue(system)
        if (next === Infinity) break
        goTo(system, next)
      }
      types.fill(0, FIELD.waitingAtEnd * typeCount, (FIELD.waitingAtEnd + 1) * typeCount)
      countEdge(system, false)
    },
  }
}

function nextDue(system: System): number {
  const { events, presence } = system
  const event = events.size > 0 ? (events.at[0] ?? 0) : Infinity
  return Math.min(event, system.arrivals.at, presence.at[system.presenceAt] ?? Infinity)
}

function goTo(system: System, until: number): void {
  const { intervals } = system
  for (let edge = nextEdge(system.now, intervals); edge < until; edge = nextEdge(edge, intervals)) {
    run(system, edge)
    touchEveryone(system)
  }
  run(system, until)
  touchEveryone(system)
}

function nextEdge(now: number, { count, seconds, start }: System['intervals']): number {
  if (count === 0 || now >= start + count * seconds) return Infinity
  return start + (Math.floor((now - start) / seconds + 1e-9) + 1) * seconds
}

/**
 * Processes everything that is due up to and including `until`. At the same instant, changes of presence come first,
 * then scheduled events, then arrivals.
 */
export function run(system: System, until: number): void {
  const { events, arrivals, presence } = system
  planGates(system)
  let steps = 0
  for (;;) {
    const event = events.size > 0 ? (events.at[0] ?? 0) : Infinity
    const change = presence.at[system.presenceAt] ?? Infinity
    if (change <= event && change <= arrivals.at) {
      if (change > until) break
      system.now = change
      changeStaff(system)
    } else if (event <= arrivals.at) {
      if (event > until) break
      system.now = event
      steps += processEvent(system)
    } else {
      if (arrivals.at > until) break
      system.now = arrivals.at
      arrive(system)
      steps++
    }
  }
  system.now = until
  system.tally.events += steps
}

/** Makes all changes of presence of one instant, departures first. Then all present agents look for contacts. */
function changeStaff(system: System): void {
  const { presence, now, compiled } = system
  const first = system.presenceAt
  let last = first
  while (last < presence.at.length && presence.at[last] === now) {
    const agent = system.agentOfTimes[presence.agent[last] ?? 0] ?? 0
    changePresence(system, agent, presence.present[last] === 1)
    last++
  }
  system.presenceAt = last
  if (system.groupOvertime.some((agents) => agents > 0)) {
    for (let agent = 0; agent < compiled.agentCount; agent++) relieve(system, agent)
  }
  for (let i = first; i < last; i++) findWork(system, system.agentOfTimes[presence.agent[i] ?? 0] ?? 0)
}

/** Processes the next scheduled event; returns 1 for a completion, 0 for others. */
function processEvent(system: System): number {
  const { events, contacts } = system
  const what = events.what[0] ?? 0
  const version = events.version[0] ?? 0
  const contact = Math.floor(what / KINDS)
  removeFirstEvent(events)
  const kind = what % KINDS
  if (kind >= DUE.back) {
    if (kind === DUE.back) comeBackOnline(system, contact)
    else checkInTurn(system)
    return 0
  }
  if (version !== contacts.version[contact]) return 0
  if (kind === DUE.completion) {
    complete(system, contact)
    return 1
  }
  if (kind === DUE.abandonment) abandon(system, contact)
  else if (kind === DUE.answer) answer(system, contact)
  else if (kind === DUE.miss) miss(system, contact)
  else if (kind === DUE.redial) redial(system, contact)
  else if (kind === DUE.everyone) openForAll(system, contact)
  else if (kind === DUE.step) openStep(system, contact)
  else openRule(system, contact)
  return 0
}
