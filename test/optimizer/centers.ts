import { seededRandom } from '../../src/core/random'
import type { RoutingModel } from '../../src/documents'

/**
 * A contact center for evaluating assignments: every agent has joined every queue, handle times and patience are
 * exponential, contacts are taken first come first served over all types, and the mean handle time of every agent on
 * every type is known, whether or not the agent holds the skills now.
 */
export interface Center {
  readonly id: string
  readonly targetSeconds: number
  readonly patienceSeconds: number
  readonly skills: readonly string[]
  readonly contactTypes: readonly {
    readonly id: string
    readonly queue: string
    readonly skills: readonly string[]
    readonly callsPerHour: number
  }[]
  readonly agents: readonly {
    readonly id: string
    readonly skills: Readonly<Record<string, number>>
    readonly ahtSeconds: Readonly<Record<string, number>>
  }[]
  readonly baselines?: Readonly<Record<string, { readonly serviceLevel: number }>>
}

/** The center as a model: every queue evaluates BEST. */
export function centerModel(center: Center): RoutingModel {
  const { targetSeconds, patienceSeconds, agents } = center
  return {
    format: 'skillroute/model@1',
    skills: center.skills.map((id) => ({ id, name: id })),
    queues: [...new Set(center.contactTypes.map(({ queue }) => queue))].map((id) => ({
      id,
      name: id,
      evaluation: 'BEST',
      predictive: false,
    })),
    contactTypes: center.contactTypes.map(({ id, queue, skills, callsPerHour }) => ({
      id,
      queueId: queue,
      mediaType: 'voice',
      skillIds: skills,
      callsPerHour,
      peakCallsPerHour: callsPerHour,
      offered: 0,
      answered: 0,
      abandoned: 0,
      ahtSeconds: agents.reduce((sum, agent) => sum + (agent.ahtSeconds[id] ?? 0), 0) / agents.length,
      patienceSeconds,
      target: { ratio: 0.8, seconds: targetSeconds },
    })),
    agents: agents.map(({ id, skills, ahtSeconds }) => ({
      id,
      name: id,
      skills: Object.entries(skills).map(([skill, level]) => ({ id: skill, level })),
      languages: [],
      queues: center.contactTypes.map(({ queue }) => ({ queueId: queue, ring: 1 })),
      certifications: [],
      eligible: true,
      availability: 1,
      staffedSeconds: 0,
      handling: [],
      ahtSeconds,
    })),
    notes: [],
  }
}

/**
 * A center from a seed: agents of different speed (10 % overall, 15 to 28 % by skill, log-normal), uneven demand, one to
 * three skills held at random levels, and load such that everyone holding everything answers about 87 % in time.
 */
export function generatedCenter(
  seed: number,
  size: { readonly agents: number; readonly skills: number; readonly pairs?: number | undefined },
): Center {
  const random = seededRandom(`center ${seed}`)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const between = (low: number, high: number): number => low + (high - low) * random()
  const skills = Array.from({ length: size.skills }, (_, s) => `skill-${s + 1}`)
  const sets = skills.map((id) => [id])
  while (sets.length < size.skills + (size.pairs ?? 0)) {
    const pair = [...new Set([0, 1].map(() => skills[Math.floor(random() * skills.length)] ?? ''))].sort()
    if (pair.length === 2 && !sets.some((set) => set.join() === pair.join())) sets.push(pair)
  }
  const types = sets.map((set, k) => ({
    id: `type-${k + 1}`,
    queue: `queue-${k + 1}`,
    skills: set,
    weight: set.length > 1 ? between(0.2, 0.5) : between(0.4, 1.6),
    base: set.length > 1 ? between(280, 400) : between(200, 360),
  }))
  const cellSpread = between(0.15, 0.28)
  const agents = Array.from({ length: size.agents }, (_, a) => {
    const own = 0.1 * normal()
    const count = Math.min(size.skills, 1 + Math.floor(between(0, 2.8)))
    const held = skills.map((id) => ({ id, key: random() })).sort((x, y) => x.key - y.key)
    return {
      id: `agent-${a + 1}`,
      skills: Object.fromEntries(held.slice(0, count).map(({ id }) => [id, 1 + Math.floor(random() * 5)])),
      ahtSeconds: Object.fromEntries(types.map(({ id, base }) => [id, base * Math.exp(own + cellSpread * normal())])),
    }
  })
  // Small centers wait longer at the same load: this keeps them at about the same service level.
  const load = 1.115 - 1.2 / Math.sqrt(size.agents)
  const work = types.reduce(
    (sum, { id, weight }) => sum + weight * agents.reduce((total, agent) => total + (agent.ahtSeconds[id] ?? 0), 0),
    0,
  )
  const scale = (load * size.agents * size.agents * 3600) / work
  return {
    id: `seed-${seed}`,
    targetSeconds: 20,
    patienceSeconds: [120, 150, 180, 240][Math.floor(random() * 4)] ?? 150,
    skills,
    contactTypes: types.map(({ id, queue, skills: set, weight }) => ({
      id,
      queue,
      skills: set,
      callsPerHour: weight * scale,
    })),
    agents,
  }
}
