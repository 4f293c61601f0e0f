import { completions, replaceFirst } from './completions'
import { contactStream, nextType } from './contact-stream'
import { emptyCounts } from './counts'
import type { Run, RunOptions } from './flat-engine'
import type { Counts, Scene } from './scene'
import { waitBin } from './wait-histogram'

/** Whether the scene is one line before agents who are all alike, for which {@link poolRun} is enough. */
export function isPool(scene: Scene): boolean {
  const { typeCount, agentCount, ahtSeconds } = scene
  const first = ahtSeconds[0] ?? 0
  return typeCount === 1 && agentCount > 0 && first > 0 && ahtSeconds.every((seconds) => seconds === first)
}

/**
 * One line before agents who are all alike: each contact starts when it arrives or when the first agent is free,
 * whichever is later, and takes that agent's place in a heap of the times at which agents are free (Kiefer and Wolfowitz
 * 1955; those who give up first leave the heap as it is). The same contacts wait the same as under `flatRun`.
 *
 * A contact is counted whole in the stretch in which it arrives, so that none is ever left waiting; handle time is shared
 * out evenly among the agents.
 */
export function poolRun(scene: Scene, options: RunOptions): Run {
  const { seed, replication = 0, histogram = false } = options
  const agents = scene.agentCount
  const contacts = contactStream(scene, seed, replication)
  const free = completions(agents)
  free.size = agents
  let now = 0

  /** Seconds for which agents are already taken beyond the present. */
  const inHand = (): number => free.at.subarray(0, agents).reduce((sum, at) => sum + Math.max(0, at - now), 0)

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

/** Lets in everyone who arrives up to `until`; returns the handle time that they take. */
function admit(
  scene: Scene,
  contacts: ReturnType<typeof contactStream>,
  free: ReturnType<typeof completions>,
  until: number,
  counts: Counts,
): number {
  const { work, patience } = contacts
  const aht = scene.ahtSeconds[0] ?? 0
  const target = scene.targetSeconds[0] ?? 0
  const meanPatience = scene.patienceSeconds[0] ?? 0
  const patient = meanPatience === Number.POSITIVE_INFINITY
  let begun = 0
  let offered = 0
  let atOnce = 0
  let inTime = 0
  let waited = 0
  let answeredWait = 0
  let abandonedWait = 0
  let abandonedInTime = 0
  for (let at = contacts.at; at <= until; at = contacts.at) {
    nextType(contacts)
    offered++
    const seconds = work.exponential() * aht
    const limit = patient ? Number.POSITIVE_INFINITY : patience.exponential() * meanPatience
    const wait = Math.max(0, (free.at[0] ?? 0) - at)
    if (wait >= limit) {
      abandonedWait += limit
      if (limit <= target) abandonedInTime++
      continue
    }
    begun += seconds
    if (wait === 0) atOnce++
    else {
      waited++
      answeredWait += wait
      if (wait <= target) inTime++
      if (counts.waits !== undefined) {
        const bin = waitBin(wait)
        counts.waits[bin] = (counts.waits[bin] ?? 0) + 1
      }
    }
    replaceFirst(free, at + wait + seconds, 0)
  }
  const answered = atOnce + waited
  counts.offered[0] = offered
  counts.answered[0] = answered
  counts.atOnce[0] = atOnce
  counts.inTime[0] = atOnce + inTime
  counts.abandoned[0] = offered - answered
  counts.abandonedInTime[0] = abandonedInTime
  counts.answeredWait[0] = answeredWait
  counts.abandonedWait[0] = abandonedWait
  counts.events = offered + answered
  return begun
}
