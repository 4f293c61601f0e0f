import { BLOCK } from '../streams/random-streams'
import { WAIT_BINS, waitBin } from '../tally/wait-histogram'
import { type Candidates, candidates } from './candidates'
import { addCompletion, type Completions, completions, removeFirst } from './completions'
import { addWaiting, type ContactQueue, createContactQueue, dropExpired, removeWaiting } from './contact-queue'
import { type ContactStream, contactStream } from './contact-stream'
import { becomeBusy, becomeIdle, type IdleAgents, idleAgents } from './idle-agents'
import { type Counts, emptyCounts, type Scene } from './scene'

export interface RunOptions {
  /** Any finite number. */
  readonly seed: number
  /** Which of the independent runs; default 0. */
  readonly replication?: number | undefined
  /** Whether waits are counted by length, for quantiles. Default false. */
  readonly histogram?: boolean | undefined
  /** Called for every contact that finds no idle agent able to take it, with the agents idle at that moment. */
  readonly onWait?: ((type: number, idle: IdleAgents) => void) | undefined
}

/** One system under way. */
export interface Run {
  /** Advances by this many seconds and returns the counts of that time. */
  advance(seconds: number): Counts
}

interface System {
  readonly scene: Scene
  readonly who: Candidates
  readonly lines: readonly ContactQueue[]
  readonly idle: IdleAgents
  readonly atWork: Completions
  readonly contacts: ContactStream
  readonly histogram: boolean
  readonly onWait: RunOptions['onWait']
  /** Contacts in all lines together, including those that have abandoned but are not yet removed. */
  waiting: number
  now: number
}

/**
 * Simulates a scene from empty, everyone idle: Poisson arrivals, exponential handle times and patience, one contact at a
 * time. Whether a contact has abandoned is only checked when an agent comes to the head of a line. Since lines are in
 * order of arrival, the result is the same as with an event for each abandoned contact.
 */
export function flatRun(scene: Scene, options: RunOptions): Run {
  const { seed, replication = 0, histogram = false, onWait } = options
  const system: System = {
    scene,
    who: candidates(scene),
    lines: Array.from({ length: scene.typeCount }, createContactQueue),
    idle: idleAgents(scene.agentCount, scene.absent),
    atWork: completions(scene.agentCount, meanHandleSeconds(scene)),
    contacts: contactStream(scene, seed, replication),
    histogram,
    onWait,
    waiting: 0,
    now: 0,
  }
  return { advance: (seconds) => advance(system, seconds) }
}

function advance(system: System, seconds: number): Counts {
  const { scene } = system
  const counts = emptyCounts(scene.typeCount, scene.agentCount, system.histogram)
  addWorkInHand(system, counts, 1)
  counts.events = go(system, counts, system.now + seconds)
  system.now += seconds
  addWorkInHand(system, counts, -1)
  countLines(system, counts)
  counts.seconds = seconds
  return counts
}

/**
 * The event loop. Only whole numbers are passed between functions, since the runtime would put fractions on the heap.
 * Returns the number of events processed.
 */
function go(system: System, counts: Counts, until: number): number {
  const { atWork, contacts, idle, scene } = system
  const { at, type: types, work } = contacts
  const { typeCount, ahtSeconds } = scene
  const { offered, atOnce, busy } = counts
  const { at: finishes, firstAt } = atWork
  for (let events = 0; ; events++) {
    const arrival = at[contacts.next] ?? 0
    const completion = firstAt[0] ?? 0
    if (completion <= arrival) {
      if (completion > until) return events
      const agent = atWork.first
      const type = system.waiting > 0 ? chooseContact(system, counts, agent) : -1
      if (type < 0) {
        removeFirst(atWork)
        becomeIdle(idle, agent)
        continue
      }
      const seconds = takeHead(system, counts, type, completion) * (ahtSeconds[agent * typeCount + type] ?? 0)
      busy[agent] = (busy[agent] ?? 0) + seconds
      removeFirst(atWork)
      finishes[agent] = completion + seconds
      addCompletion(atWork, agent)
      continue
    }
    if (arrival > until) return events
    const type = types[contacts.next] ?? 0
    offered[type] = (offered[type] ?? 0) + 1
    const agent = chooseAgent(system, type)
    if (agent < 0) enqueue(system, type)
    else {
      becomeBusy(idle, agent)
      atOnce[type] = (atOnce[type] ?? 0) + 1
      const seconds = (work[contacts.next] ?? 0) * (ahtSeconds[agent * typeCount + type] ?? 0)
      busy[agent] = (busy[agent] ?? 0) + seconds
      finishes[agent] = arrival + seconds
      addCompletion(atWork, agent)
    }
    if (++contacts.next === BLOCK) contacts.draw()
  }
}

function enqueue(system: System, type: number): void {
  const { contacts } = system
  const arrived = contacts.at[contacts.next] ?? 0
  const line = system.lines[type]
  if (line === undefined) return
  system.onWait?.(type, system.idle)
  addWaiting(line, arrived, arrived + (contacts.patienceSeconds[contacts.next] ?? 0), contacts.work[contacts.next] ?? 0)
  system.waiting++
}

/** Removes the head of a line; returns its work. */
function takeHead(system: System, counts: Counts, type: number, now: number): number {
  const line = system.lines[type]
  if (line === undefined) return 0
  const wait = now - (line.arrived[line.head] ?? 0)
  const work = line.work[line.head] ?? 0
  removeWaiting(line)
  system.waiting--
  counts.answered[type] = (counts.answered[type] ?? 0) + 1
  counts.answeredWait[type] = (counts.answeredWait[type] ?? 0) + wait
  if (wait <= (system.scene.targetSeconds[type] ?? 0))
    counts.withinServiceLevel[type] = (counts.withinServiceLevel[type] ?? 0) + 1
  if (counts.waits !== undefined) {
    const bin = type * WAIT_BINS + waitBin(wait)
    counts.waits[bin] = (counts.waits[bin] ?? 0) + 1
  }
  return work
}

/** The idle agent who gets a contact of the type, or -1. */
function chooseAgent(system: System, type: number): number {
  const { idle, who, scene } = system
  if (idle.count === 0) return -1
  const from = who.agentsFrom[type] ?? 0
  const end = who.agentsFrom[type + 1] ?? 0
  if (from === end) return -1
  const oneTier = who.tierEnd[from] === end
  // A search of the idle agents finds the longest idle one after about N / eligible steps. A search of the eligible
  // agents checks a whole tier.
  const manyEligible = (end - from) * (end - from) > scene.agentCount
  const isLimited = idle.count > (scene.idleLimits[type] ?? 0)
  if (isLimited || idle.count * 2 < end - from || (oneTier && manyEligible)) {
    return bestOfIdle(system, type, oneTier)
  }
  return bestOfEligible(system, from, end)
}

/** Searches the idle agents, the longest idle first, up to the limit of agents that are checked. */
function bestOfIdle(system: System, type: number, takeFirst: boolean): number {
  const { idle, scene, who } = system
  const { typeCount, agentCount, agentScore, counted } = scene
  const { next } = idle
  const { can } = who
  const row = type * agentCount
  const max = scene.idleLimits[type] ?? 0
  let best = -1
  let bestScore = Number.NEGATIVE_INFINITY
  let checked = 0
  for (let agent = next[agentCount] ?? agentCount; agent !== agentCount; agent = next[agent] ?? agentCount) {
    if ((counted === undefined || counted[row + agent] === 1) && ++checked > max) break
    if (can[row + agent] === 0) continue
    if (takeFirst) return agent
    const score = agentScore[agent * typeCount + type] ?? 0
    if (score > bestScore) {
      best = agent
      bestScore = score
    }
  }
  return best
}

/**
 * Searches the agents who can take the type, best first. Returns the longest idle of the first tier (equal scores) that
 * has an idle agent.
 */
function bestOfEligible(system: System, from: number, end: number): number {
  const { agents, tierEnd } = system.who
  const { since } = system.idle
  for (let i = from; i < end; i++) {
    let best = agents[i] ?? 0
    let earliest = since[best] ?? 0
    if (earliest === 0) continue
    const last = tierEnd[i] ?? 0
    for (let j = i + 1; j < last; j++) {
      const agent = agents[j] ?? 0
      const turn = since[agent] ?? 0
      if (turn > 0 && turn < earliest) {
        best = agent
        earliest = turn
      }
    }
    return best
  }
  return -1
}

/** The type whose oldest contact a freed agent takes, or -1; abandoned contacts are counted on the way. */
function chooseContact(system: System, counts: Counts, agent: number): number {
  const { scene, who, lines } = system
  let best = -1
  let bestRank = Number.POSITIVE_INFINITY
  let bestStanding = Number.POSITIVE_INFINITY
  const end = who.typesFrom[agent + 1] ?? 0
  for (let i = who.typesFrom[agent] ?? 0; i < end; i++) {
    const type = who.types[i] ?? 0
    const line = lines[type]
    if (line === undefined || line.size === 0) continue
    const rank = scene.contactRank[agent * scene.typeCount + type] ?? 0
    if (rank > bestRank) break
    passExpired(system, counts, type, line)
    if (line.size === 0) continue
    const standing = (line.arrived[line.head] ?? 0) - (scene.headStartSeconds[type] ?? 0)
    if (standing < bestStanding || best < 0) {
      best = type
      bestRank = rank
      bestStanding = standing
    }
  }
  return best
}

/** Removes contacts from the head whose patience ended before the current completion. */
function passExpired(system: System, counts: Counts, type: number, line: ContactQueue): void {
  const now = system.atWork.firstAt[0] ?? 0
  while (line.size > 0) {
    const deadline = line.deadline[line.head] ?? 0
    if (deadline > now) return
    countAbandoned(system, counts, type, line.arrived[line.head] ?? 0, deadline)
    removeWaiting(line)
  }
}

function countAbandoned(system: System, counts: Counts, type: number, arrived: number, deadline: number): void {
  const wait = deadline - arrived
  counts.abandoned[type] = (counts.abandoned[type] ?? 0) + 1
  counts.abandonedWait[type] = (counts.abandonedWait[type] ?? 0) + wait
  if (wait <= (system.scene.targetSeconds[type] ?? 0)) {
    counts.abandonedWithinTarget[type] = (counts.abandonedWithinTarget[type] ?? 0) + 1
  }
  system.waiting--
}

/** At the end of a period, every contact whose patience is over has left, at the head of a line or not. */
function countLines(system: System, counts: Counts): void {
  system.lines.forEach((line, type) => {
    dropExpired(line, system.now, (arrived, deadline) => countAbandoned(system, counts, type, arrived, deadline))
    counts.waiting[type] = line.size
    const atOnce = counts.atOnce[type] ?? 0
    counts.answered[type] = (counts.answered[type] ?? 0) + atOnce
    counts.withinServiceLevel[type] = (counts.withinServiceLevel[type] ?? 0) + atOnce
  })
}

/** Work that begins in one period and ends in another is divided between them. */
function addWorkInHand(system: System, counts: Counts, sign: 1 | -1): void {
  const { atWork, idle, now } = system
  for (let agent = 0; agent < idle.since.length; agent++) {
    if (idle.since[agent] !== 0) continue
    counts.busy[agent] = (counts.busy[agent] ?? 0) + sign * ((atWork.at[agent] ?? 0) - now)
  }
}

function meanHandleSeconds({ ahtSeconds }: Scene): number {
  const known = ahtSeconds.filter((seconds) => seconds > 0)
  return known.length === 0 ? 1 : known.reduce((sum, seconds) => sum + seconds, 0) / known.length
}
