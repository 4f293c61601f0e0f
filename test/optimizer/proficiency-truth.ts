import { normal, type Random, seededRandom } from '../../src/core/random'
import type { RoutingModel } from '../../src/documents'

/** A center whose true handle times and resolution probabilities are known, and what could be observed of it. */
export interface KnownCenter {
  readonly model: RoutingModel
  /** By `agent|skill`. */
  readonly truth: ReadonlyMap<string, { readonly ahtSeconds: number; readonly resolution: number }>
}

export interface CenterSketch {
  readonly seed: number
  readonly agents?: number
  readonly skills?: number
  /** Share of the spread of log handle times (variance tau^2) that an agent carries from skill to skill. */
  readonly agentShare?: number
  readonly tau?: number
  readonly cv?: number
  /** What is observed of handle times: their sums, or also the mean of their logarithms. */
  readonly evidence?: 'sums' | 'logs'
  readonly resolution?: boolean
  /** Fewest and most contacts an agent has on a skill. */
  readonly contacts?: readonly [number, number]
}

/** Resolution probabilities of agents: beta with this mean and this weight. */
const RESOLUTION = { mean: 0.78, kappa: 40 }

/** Agents with every skill at a level drawn at random; every contact type asks for one skill. */
export function knownCenter(sketch: CenterSketch): KnownCenter {
  const { seed, agents = 200, skills = 4, agentShare = 0.5, tau = 0.15, cv = 0.8, evidence = 'sums' } = sketch
  const [fewest, max] = sketch.contacts ?? [3, 120]
  const random = seededRandom(`center ${seed}`)
  const logVariance = Math.log1p(cv * cv)
  const truth = new Map<string, { ahtSeconds: number; resolution: number }>()
  const people = Array.from({ length: agents }, (_, a) => {
    const own = tau * Math.sqrt(agentShare) * normal(random)
    const handling = Array.from({ length: skills }, (_, s) => {
      const ahtSeconds = (200 + 80 * s) * Math.exp(own + tau * Math.sqrt(1 - agentShare) * normal(random))
      const resolution = beta(random, RESOLUTION.kappa * RESOLUTION.mean, RESOLUTION.kappa * (1 - RESOLUTION.mean))
      truth.set(`a${a}|s${s}`, { ahtSeconds, resolution })
      const handled = fewest + Math.floor((max - fewest + 1) * random())
      let sum = 0
      let logs = 0
      let resolved = 0
      for (let i = 0; i < handled; i++) {
        const log = Math.log(ahtSeconds) + Math.sqrt(logVariance) * normal(random) - logVariance / 2
        sum += Math.exp(log)
        logs += log
        if (random() < resolution) resolved++
      }
      return {
        contactTypeId: `t${s}`,
        handled,
        ahtSeconds: sum / handled,
        transferred: 0,
        ...(sketch.resolution === false ? {} : { resolved }),
        ...(evidence === 'logs' ? { meanLogSeconds: logs / handled } : {}),
      }
    })
    const held = handling.map((_, s) => ({ id: `s${s}`, level: 1 + Math.floor(5 * random()) }))
    return { id: `a${a}`, handling, held }
  })
  return { model: center(people, skills), truth }
}

function center(
  people: readonly {
    id: string
    handling: RoutingModel['agents'][number]['handling']
    held: { id: string; level: number }[]
  }[],
  skills: number,
): RoutingModel {
  const index = Array.from({ length: skills }, (_, s) => s)
  return {
    format: 'skillroute/model@1',
    skills: index.map((s) => ({ id: `s${s}`, name: `Skill ${s}` })),
    queues: [{ id: 'q', name: 'Queue', evaluation: 'BEST', predictive: false }],
    contactTypes: index.map((s) => ({
      id: `t${s}`,
      queueId: 'q',
      mediaType: 'voice',
      skillIds: [`s${s}`],
      callsPerHour: 30,
      peakCallsPerHour: 30,
      offered: 30 * 168,
      answered: 30 * 168,
      abandoned: 0,
      ahtSeconds: 300,
      target: { ratio: 0.8, seconds: 20 },
    })),
    agents: people.map(({ id, handling, held }) => ({
      id,
      name: `Agent ${id}`,
      skills: held,
      languages: [],
      queues: [{ queueId: 'q', ring: 1 }],
      certifications: [],
      eligible: true,
      availability: 1,
      staffedSeconds: 40 * 3600,
      handling,
    })),
    notes: [],
  }
}

/**
 * True levels of the agents on a skill by the rule of `scoreProficiency`: their true resolution over handle time, cut at
 * quantiles between sorted neighbors.
 */
export function trueLevels(
  { truth }: KnownCenter,
  skillId: string,
  options: { readonly resolution?: boolean; readonly quantiles?: readonly number[] } = {},
): Map<string, number> {
  const own = [...truth].filter(([key]) => key.endsWith(`|${skillId}`))
  const values = own.map(([key, { ahtSeconds, resolution }]): [string, number] => [
    key.split('|')[0] ?? '',
    (options.resolution === false ? 1 : resolution) / ahtSeconds,
  ])
  const sorted = values.map(([, value]) => value).sort((a, b) => a - b)
  const cuts = (options.quantiles ?? [0.1, 0.3, 0.7, 0.9]).map((q) => {
    const place = q * (sorted.length - 1)
    const low = sorted[Math.floor(place)] ?? 0
    return low + (place - Math.floor(place)) * ((sorted[Math.floor(place) + 1] ?? low) - low)
  })
  return new Map(values.map(([id, value]) => [id, 1 + cuts.filter((cut) => value > cut).length]))
}

/** Beta by two gammas. */
function beta(random: Random, a: number, b: number): number {
  const x = gamma(random, a)
  return x / (x + gamma(random, b))
}

/** Gamma with shape of at least 1 by Marsaglia and Tsang. */
function gamma(random: Random, shape: number): number {
  const d = shape - 1 / 3
  for (;;) {
    const z = normal(random)
    const v = (1 + z / Math.sqrt(9 * d)) ** 3
    if (v > 0 && Math.log(1 - random()) < (z * z) / 2 + d - d * v + d * Math.log(v)) return d * v
  }
}
