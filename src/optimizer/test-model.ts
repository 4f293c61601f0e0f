import { type Random, seededRandom } from '../core/random'
import type { ModelAgent, ModelContactType, ModelQueue, RoutingModel } from '../documents'

/** Models for tests: small ones by hand, large ones from a seed. */
export interface AgentSketch {
  readonly id: string
  readonly skills?: Readonly<Record<string, number>> | undefined
  readonly queues?: readonly string[] | undefined
  readonly availability?: number | undefined
  readonly staffedSeconds?: number | undefined
  readonly eligible?: boolean | undefined
  readonly certifications?: readonly string[] | undefined
  readonly languages?: readonly string[] | undefined
  /** Contact type id to contacts and mean seconds. */
  readonly handled?: Readonly<Record<string, readonly [number, number]>> | undefined
}

export interface TypeSketch extends Partial<ModelContactType> {
  readonly id: string
}

/** Defaults: one BEST queue `q`, voice, 30 calls per hour of 300 s, target 80 % in 20 s, no patience. */
export function testModel(sketch: {
  readonly types: readonly TypeSketch[]
  readonly agents: readonly AgentSketch[]
  readonly queues?: readonly Partial<ModelQueue>[] | undefined
}): RoutingModel {
  const contactTypes = sketch.types.map(
    (type): ModelContactType => ({
      queueId: 'q',
      mediaType: 'voice',
      skillIds: [],
      callsPerHour: 30,
      peakCallsPerHour: 30,
      offered: 30 * 168,
      answered: 30 * 168,
      abandoned: 0,
      ahtSeconds: 300,
      target: { ratio: 0.8, seconds: 20 },
      ...type,
    }),
  )
  const skillIds = [
    ...new Set([
      ...contactTypes.flatMap((type) => type.skillIds),
      ...sketch.agents.flatMap((a) => Object.keys(a.skills ?? {})),
    ]),
  ]
  return {
    format: 'skillroute/model@1',
    skills: skillIds.map((id) => ({ id, name: `Skill ${id}` })),
    queues: (sketch.queues ?? [{ id: 'q' }]).map((queue) => ({
      id: 'q',
      name: `Queue ${queue.id ?? 'q'}`,
      evaluation: 'BEST',
      predictive: false,
      ...queue,
    })),
    contactTypes,
    agents: sketch.agents.map(testAgent),
    notes: [],
  }
}

function testAgent(sketch: AgentSketch): ModelAgent {
  return {
    id: sketch.id,
    name: `Agent ${sketch.id}`,
    skills: Object.entries(sketch.skills ?? {}).map(([id, level]) => ({ id, level })),
    languages: (sketch.languages ?? []).map((id) => ({ id, level: 5 })),
    queues: (sketch.queues ?? ['q']).map((queueId) => ({ queueId, ring: 1 })),
    certifications: sketch.certifications ?? [],
    eligible: sketch.eligible ?? true,
    availability: sketch.availability ?? 1,
    staffedSeconds: sketch.staffedSeconds ?? 40 * 3600,
    handling: Object.entries(sketch.handled ?? {}).map(([contactTypeId, [handled, ahtSeconds]]) => ({
      contactTypeId,
      handled,
      ahtSeconds,
      transferred: 0,
    })),
  }
}

/** An org with a daily curve, agents of different speed with one to three skills of their queues, and uneven load. */
export function seededModel(seed: number, agents: number, skills: number): RoutingModel {
  const random = seededRandom(seed)
  const queueCount = Math.max(1, Math.ceil(skills / 3))
  const queueOf = (s: number): string => `q${s % queueCount}`
  const curve = Array.from({ length: 168 }, (_, hour) =>
    hour % 24 > 7 && hour % 24 < 19 && hour < 120 ? 0.5 + random() : 0,
  )
  const types = Array.from({ length: skills }, (_, s): TypeSketch => {
    const callsPerHour = ((agents * 6) / skills) * (0.5 + random())
    const week = curve.map((share) => share * callsPerHour)
    const perWeek = week.reduce((sum, rate) => sum + rate, 0)
    return {
      id: `t${s}`,
      queueId: queueOf(s),
      skillIds: [`s${s}`],
      callsPerHour,
      peakCallsPerHour: Math.max(...week),
      weekProfile: { intervalMinutes: 60, callsPerHour: week },
      offered: Math.round(perWeek * 4),
      abandoned: Math.round(perWeek * 0.2),
      patienceSeconds: 120 + 120 * random(),
      ahtSeconds: 200 + 200 * random(),
    }
  })
  const sketches = Array.from({ length: agents }, (_, a) => seededAgent(a, random, types))
  const queues = Array.from({ length: queueCount }, (_, q) => ({
    id: `q${q}`,
    evaluation: ['BEST', 'ALL', 'BEST', 'NONE'][q % 4] ?? 'BEST',
  }))
  return testModel({ types, agents: sketches, queues })
}

function seededAgent(a: number, random: Random, types: readonly TypeSketch[]): AgentSketch {
  const speed = Math.exp(0.2 * (random() + random() + random() - 1.5))
  const queues = [...new Set(types.filter(() => random() < 0.3).map((type) => type.queueId ?? 'q'))]
  const order = types.map((type) => ({ type, key: random() })).sort((x, y) => x.key - y.key)
  const own = order
    .flatMap(({ type, key }) => (queues.includes(type.queueId ?? 'q') && key < 0.4 ? [type] : []))
    .slice(0, 3)
  const handled = own.map((type): [string, readonly [number, number]] => {
    const seconds = (type.ahtSeconds ?? 300) * speed * Math.exp(0.15 * (random() - 0.5))
    return [type.id, [Math.floor(150 * random()), seconds]]
  })
  return {
    id: `a${String(a).padStart(4, '0')}`,
    skills: Object.fromEntries(
      own.flatMap((type) => (type.skillIds ?? []).map((id) => [id, 1 + Math.floor(5 * random())])),
    ),
    queues,
    availability: 0.5 + 0.5 * random(),
    staffedSeconds: 100 * 3600,
    handled: Object.fromEntries(handled.filter(([, [count]]) => count > 0)),
  }
}
