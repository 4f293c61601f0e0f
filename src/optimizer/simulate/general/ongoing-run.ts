import type { Compiled } from '../compile/compiled'
import { emptyTally } from '../tally/tally'
import { listAgent } from './agent-lists'
import { type GivenContacts, givenArrivals } from './arrivals'
import { offer } from './contact-life'
import { reopen } from './doors'
import { run } from './engine'
import { checkGates } from './gates'
import { createGauges } from './gauges'
import { waitingIn } from './line'
import type { Presence } from './presence'
import { createServers, wordsFor } from './servers'
import { createSystem, type System, type Trace } from './system'

/** A center that runs for any length of time, under rules that may change meanwhile. */
export interface OngoingRun {
  readonly system: System
  /**
   * Runs up to and including `untilSeconds`.
   * @param staff who comes and goes in that time, in order; later changes are ignored
   */
  advance(untilSeconds: number, staff: Presence): void
  /**
   * Changes the rules from now on. Contact types must be the same; agents may be added at the end. Contacts in hand are
   * finished under the old rules. Waiting contacts keep their place and are offered at once under the new rules.
   */
  change(compiled: Compiled): void
}

const NOBODY: Presence = { at: new Float64Array(0), agent: new Int32Array(0), present: new Uint8Array(0) }

/**
 * Runs the general loop over given contacts and staff, without random draws, and reports each contact to `trace`.
 * Starts empty.
 */
export function startOngoingRun(compiled: Compiled, contacts: GivenContacts, trace: Trace): OngoingRun {
  const arrivals = givenArrivals(compiled, contacts)
  const options = { seed: 0, replication: 0, followsDemand: false, intervals: { count: 0, seconds: 1, start: 0 } }
  let system = createSystem(
    compiled,
    { ...options, given: { arrivals, presence: NOBODY, trace } },
    emptyTally(tallyShape(compiled)),
  )
  return {
    get system() {
      return system
    },
    advance(untilSeconds, staff) {
      arrivals.at = contacts.at
      system = { ...system, presence: staff, presenceAt: 0 }
      run(system, untilSeconds)
    },
    change(next) {
      system = withRules(system, next)
      relist(system)
      for (const contact of waitingIn(system)) reopen(system, contact)
      checkGates(system)
      for (const contact of waitingIn(system)) offer(system, contact)
    },
  }
}

/** Contacts are counted by the trace alone. */
function tallyShape({ agentCount }: Compiled) {
  return { types: 0, agents: agentCount, intervals: 0, cells: false }
}

/** The same center with other rules; agents new to it are not present yet. */
function withRules(system: System, compiled: Compiled): System {
  const { agentCount, slots } = compiled
  const links = agentCount + slots.largest
  const agents = <T extends Int32Array | Uint8Array | Float64Array>(fresh: T, old: T): T => {
    fresh.set(old.subarray(0, fresh.length))
    return fresh
  }
  const range = Int32Array.from({ length: agentCount }, (_, agent) => agent)
  return {
    ...system,
    compiled,
    agentMark: agents(new Float64Array(agentCount).fill(system.now), system.agentMark),
    load: agents(new Int32Array(agentCount), system.load),
    held: agents(new Int32Array(agentCount * slots.media), system.held),
    present: agents(new Uint8Array(agentCount), system.present),
    away: agents(new Uint8Array(agentCount), system.away),
    // At first this holds the agents of the old lists in order, for `relist` to read.
    nextAgent: inOrder(system, new Int32Array(links)),
    previousAgent: new Int32Array(links),
    listed: 0,
    free: new Int32Array(wordsFor(agentCount)),
    turn: new Float64Array(agentCount),
    servers: createServers(compiled),
    agentOfTimes: range,
    timesOfAgent: range.slice(),
    gauges: createGauges(compiled, system.now, system.gauges.isPlanned),
    tally: emptyTally(tallyShape(compiled)),
  }
}

/** The listed agents, those longest in a list first, each as its index plus one; the rest is zeros. */
function inOrder({ nextAgent, compiled }: System, out: Int32Array): Int32Array {
  const { agentCount, slots } = compiled
  let found = 0
  for (let list = agentCount; list < agentCount + slots.largest; list++) {
    for (let agent = nextAgent[list] ?? list; agent < agentCount; agent = nextAgent[agent] ?? list) {
      out[found++] = agent + 1
    }
  }
  return out
}

/** All agents who can take a contact under the new rules; those who could before keep their order. */
function relist(system: System): void {
  const { compiled, nextAgent, previousAgent, gauges } = system
  const { agentCount } = compiled
  const before = Array.from(nextAgent.subarray(0, agentCount)).filter((place) => place > 0)
  nextAgent.fill(-1)
  for (let list = agentCount; list < nextAgent.length; list++) nextAgent[list] = list
  previousAgent.set(nextAgent)
  const known = new Uint8Array(agentCount)
  for (const place of before) {
    known[place - 1] = 1
    listAgent(system, place - 1)
  }
  for (let agent = 0; agent < agentCount; agent++) if (known[agent] === 0) listAgent(system, agent)
  if (!gauges.used) return
  system.waiting.forEach((waiting, type) => {
    const queue = compiled.queueOf[type] ?? 0
    gauges.waiting[queue] = (gauges.waiting[queue] ?? 0) + waiting
  })
}
