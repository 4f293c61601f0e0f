import { BLOCK } from '../streams/random-streams'
import { waitBin } from '../tally/wait-histogram'
import { addCompletion, type Completions, completions, removeFirst } from './completions'
import { type ContactStream, contactStream } from './contact-stream'
import type { Run, RunOptions } from './flat-engine'
import { type Counts, emptyCounts, type Scene } from './scene'

/**
 * Whether the scene is one line before agents who are all alike, for which {@link poolRun} is enough. If some agents
 * are preferred, contacts wait just as long, but the preferred agents do more of the work.
 */
export function isPool({ typeCount, agentCount, ahtSeconds, agentScore }: Scene): boolean {
  const alike = (values: Float64Array): boolean => values.every((value) => value === values[0])
  return typeCount === 1 && agentCount > 0 && (ahtSeconds[0] ?? 0) > 0 && alike(ahtSeconds) && alike(agentScore)
}

/**
 * Simulates one line before agents who are all alike (Kiefer and Wolfowitz 1955). It keeps the times at which agents
 * become free. Each contact starts when it arrives or when the first agent is free, whichever is later, and moves the
 * time of that agent to its own end. Abandoned contacts change nothing. Waits are the same as under `flatRun`.
 *
 * A contact is counted completely in the period in which it arrives, so no contact is ever left waiting at the end.
 * Handle time is divided evenly among the agents.
 */
export function poolRun(scene: Scene, options: RunOptions): Run {
  const { seed, replication = 0, histogram = false } = options
  const agents = scene.agentCount
  const contacts = contactStream(scene, seed, replication)
  const free = completions(agents, scene.ahtSeconds[0] ?? 0)
  for (let agent = 0; agent < agents; agent++) addCompletion(free, agent)
  let now = 0

  /** Seconds for which agents are already busy beyond the current time. */
  const inHand = (): number => free.at.reduce((sum, at) => sum + Math.max(0, at - now), 0)

  return {
    advance: (seconds) => {
      const counts = emptyCounts(1, agents, histogram)
      const before = inHand()
      now += seconds
      const begun = admit(scene, contacts, free, now, counts)
      counts.busy.fill((before + begun - inHand()) / agents)
      counts.seconds = seconds
      return counts
    },
  }
}

/** Adds every contact that arrives up to `until`; returns their total handle time. */
function admit(scene: Scene, contacts: ContactStream, free: Completions, until: number, counts: Counts): number {
  const { at: arrivals, work, patienceSeconds } = contacts
  const aht = scene.ahtSeconds[0] ?? 0
  const target = scene.targetSeconds[0] ?? 0
  let begun = 0
  let offered = 0
  let atOnce = 0
  let withinServiceLevel = 0
  let waited = 0
  let answeredWait = 0
  let abandonedWait = 0
  let abandonedWithinTarget = 0
  for (;;) {
    const at = arrivals[contacts.next] ?? 0
    if (at > until) break
    const seconds = (work[contacts.next] ?? 0) * aht
    const limit = patienceSeconds[contacts.next] ?? 0
    if (++contacts.next === BLOCK) contacts.draw()
    offered++
    const wait = Math.max(0, (free.firstAt[0] ?? 0) - at)
    if (wait >= limit) {
      abandonedWait += limit
      if (limit <= target) abandonedWithinTarget++
      continue
    }
    begun += seconds
    if (wait === 0) atOnce++
    else {
      waited++
      answeredWait += wait
      if (wait <= target) withinServiceLevel++
      if (counts.waits !== undefined) {
        const bin = waitBin(wait)
        counts.waits[bin] = (counts.waits[bin] ?? 0) + 1
      }
    }
    const agent = free.first
    removeFirst(free)
    free.at[agent] = at + wait + seconds
    addCompletion(free, agent)
  }
  const answered = atOnce + waited
  counts.offered[0] = offered
  counts.answered[0] = answered
  counts.atOnce[0] = atOnce
  counts.withinServiceLevel[0] = atOnce + withinServiceLevel
  counts.abandoned[0] = offered - answered
  counts.abandonedWithinTarget[0] = abandonedWithinTarget
  counts.answeredWait[0] = answeredWait
  counts.abandonedWait[0] = abandonedWait
  counts.events = offered + answered
  return begun
}
