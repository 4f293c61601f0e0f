import { seededRandom } from '../../core/random'
import type { RoutingModel } from '../../documents'
import { defineModel } from '../model/define/define-model'
import { compileWeek, settleHandleTimes, withChanges } from './center/design'
import { evaluateWeek, type WeekService } from './center/evaluate'
import type { RecommendOptions } from './center/options'
import { type ImproveSettings, improveSettings } from './center/settings'
import type { Made } from './center/tokens'
import { weeksOf } from './center/week'

/** A small center, a limit on changes, and a constraint: what the best changes are can be found by trying all. */
export interface SmallCenter {
  readonly model: RoutingModel
  readonly options: RecommendOptions
  /** Whether one change may be made: `ADD:agent:skill` or `JOIN:agent:queue`. */
  readonly allows: (change: string) => boolean
  /** Whether a set of changes may be made. */
  readonly allowsAll: (changes: readonly string[]) => boolean
}

/** Kinds of constraints that small centers are drawn with. */
export const SCENARIOS = [
  'none',
  'joins',
  'queues',
  'agents',
  'protectedAgentIds',
  'protectedSkills',
  'maxSkillsPerAgent',
  'certifications',
  'hours',
  'weights',
  'maxServiceLevelDrop',
  'maxAgents',
] as const

export type Scenario = (typeof SCENARIOS)[number]

const everything = () => true
const agentOf = (change: string) => change.split(':')[1] ?? ''
const skillOf = (change: string) => change.split(':')[2] ?? ''

/** Six to ten agents, three to five contact types, two to four changes. */
export function smallCenter(scenario: Scenario, seed: number): SmallCenter {
  const model = drawn(scenario, seed)
  const random = seededRandom(5000 + seed)
  const ids = model.agents.map(({ id }) => id)
  const some = ids.filter(() => random() < 0.5)
  const [first = ''] = model.skills.map(({ id }) => id)
  const options = { maxChanges: changesOf(seed), choose: 'all', maxServiceLevelDrop: 1, levers: ['grant'] } as const
  const plain = { model, options, allows: everything, allowsAll: everything }
  const of: Record<Scenario, () => SmallCenter> = {
    none: () => plain,
    joins: () => ({ ...plain, options: { ...options, levers: ['grant', 'join'] } }),
    queues: () => ({ ...plain, options: { ...options, queues: ['Q'] } }),
    agents: () => ({ ...plain, options: { ...options, agents: some }, allows: (one) => some.includes(agentOf(one)) }),
    protectedAgentIds: () => ({
      ...plain,
      options: { ...options, protectedAgentIds: some },
      allows: (one) => !some.includes(agentOf(one)),
    }),
    protectedSkills: () => ({
      ...plain,
      options: { ...options, protectedSkills: [first] },
      allows: (one) => skillOf(one) !== first,
    }),
    maxSkillsPerAgent: () => ({
      ...plain,
      options: { ...options, maxSkillsPerAgent: 2 },
      allowsAll: (changes) =>
        model.agents.every(({ id, skills }) => {
          const own = changes.filter((one) => agentOf(one) === id).length
          return own === 0 || skills.length + own <= 2
        }),
    }),
    certifications: () => ({
      ...plain,
      options: { ...options, requiredCertifications: { [first]: 'trained' } },
      allows: (one) =>
        skillOf(one) !== first ||
        model.agents.some(({ id, certifications }) => id === agentOf(one) && certifications.length > 0),
    }),
    hours: () => ({ ...plain, options: { ...options, hours: morningsOf(7) } }),
    weights: () => ({ ...plain, options: { ...options, weights: { R: 4 } } }),
    maxServiceLevelDrop: () => ({ ...plain, options: { ...options, maxServiceLevelDrop: 0.02 } }),
    maxAgents: () => ({
      ...plain,
      options: { ...options, maxAgents: 1 },
      allowsAll: (changes) => new Set(changes.map(agentOf)).size <= 1,
    }),
  }
  return of[scenario]()
}

function changesOf(seed: number): number {
  return 2 + Math.floor(3 * seededRandom(3000 + seed)())
}

const isOneQueue = (scenario: Scenario) => scenario === 'none' || scenario === 'maxSkillsPerAgent'

function drawn(scenario: Scenario, seed: number): RoutingModel {
  const random = seededRandom(1000 + seed)
  const types = 3 + Math.floor(3 * random())
  const agents = 6 + Math.floor(5 * random())
  const skills = ['A', 'B', 'C', 'D', 'E'].slice(0, types)
  const queueOf = (place: number) => (isOneQueue(scenario) || place < types / 2 ? 'Q' : 'R')
  const contactTypes = skills.map((skill, place) => {
    const ahtSeconds = 180 + 180 * random()
    const callsPerHour = (((0.3 + 1.2 * random()) * 0.75 * agents) / types) * (3600 / ahtSeconds)
    const rate = scenario === 'hours' ? { profile: profileOf(place, callsPerHour) } : { callsPerHour }
    return { id: skill, queue: queueOf(place), skills: [skill], ahtSeconds, ...rate }
  })
  return defineModel({
    targetSeconds: 30,
    // With a target that no queue meets, only the allowed loss limits changes.
    serviceLevel: scenario === 'maxServiceLevelDrop' ? 0.8 : 0.999,
    patienceSeconds: 90,
    contactTypes,
    agents: Array.from({ length: agents }, (_, i) => {
      const pace = 0.75 + 0.5 * random()
      const own = new Set([skills[i % types] ?? ''])
      if (random() < 0.25) own.add(skills[Math.floor(random() * types)] ?? '')
      return {
        id: `a${i}`,
        skills: Object.fromEntries([...own].map((skill) => [skill, 3])),
        queues: scenario === 'joins' ? [queueOf(i % types)] : [...new Set(skills.map((_skill, k) => queueOf(k)))],
        certifications: random() < 0.5 ? ['trained'] : [],
        ahtSeconds: Object.fromEntries(
          contactTypes.map((type) => [type.id, type.ahtSeconds * pace * (0.9 + 0.2 * random())]),
        ),
      }
    }),
  })
}

/** Some types come in the morning, the others later. */
function profileOf(place: number, mean: number) {
  const peak = Array.from({ length: 24 }, (_, hour) => (hour < 12 === (place % 2 === 0) ? 1.6 * mean : 0.4 * mean))
  return { intervalMinutes: 60, callsPerHour: peak }
}

function morningsOf(days: number) {
  return Array.from({ length: days }, (_, day) => ({ fromMinute: day * 1440, toMinute: day * 1440 + 720 }))
}

/** Evaluated weeks of a center after any changes. */
export interface Evaluator {
  readonly model: RoutingModel
  readonly settings: ImproveSettings
  /** Every single change that the constraints allow. */
  readonly atoms: readonly string[]
  readonly week: (changes: readonly string[], week: number) => WeekService
}

/** Numbers of weeks that the engine evaluates with. */
const EVALUATED_FROM = 1_000_000

export function createEvaluator({ model: given, options, allows }: SmallCenter): Evaluator {
  const settings = improveSettings(given, options)
  const model = settleHandleTimes(given, settings)
  const weekOf = weeksOf(compileWeek(model, settings), settings)
  const compiled = new Map<string, ReturnType<typeof compileWeek>>()
  const evaluated = new Map<string, WeekService>()
  return {
    model,
    settings,
    atoms: atomsOf(model, options).filter(allows),
    week: (changes, week) => {
      const key = changes.join()
      const known = evaluated.get(`${week} ${key}`)
      if (known !== undefined) return known
      const own = compiled.get(key) ?? compileWeek(withChanges(model, changes.map(madeOf(model))), settings)
      compiled.set(key, own)
      const service = evaluateWeek(own, weekOf(EVALUATED_FROM + week), settings.hours)
      evaluated.set(`${week} ${key}`, service)
      return service
    },
  }
}

function atomsOf({ agents, skills, queues, contactTypes }: RoutingModel, options: RecommendOptions): string[] {
  const requested = contactTypes.filter(({ queueId }) => options.queues?.includes(queueId) !== false)
  const desired = skills.filter(({ id }) => requested.some(({ skillIds }) => skillIds.includes(id)))
  return agents.flatMap((agent) => [
    ...desired.flatMap(({ id }) => (agent.skills.some((held) => held.id === id) ? [] : [`ADD:${agent.id}:${id}`])),
    ...queues.flatMap(({ id }) =>
      options.levers?.includes('join') !== true || agent.queues.some(({ queueId }) => queueId === id)
        ? []
        : [`JOIN:${agent.id}:${id}`],
    ),
  ])
}

function madeOf({ agents, skills, queues }: RoutingModel): (change: string) => Made {
  return (change) => {
    const [action, agentId, what] = change.split(':')
    const places = action === 'ADD' ? skills : queues
    const place = places.findIndex(({ id }) => id === what) + (action === 'ADD' ? 0 : skills.length)
    return { agent: agents.findIndex(({ id }) => id === agentId), tokens: [place] }
  }
}

/** Billing is short of agents; others who can do it are in another queue. */
export const shortOfBilling = defineModel({
  targetSeconds: 30,
  patienceSeconds: 120,
  ahtSeconds: 300,
  contactTypes: [
    { id: 'billing', queue: 'Billing', skills: ['Billing'], callsPerHour: 24 },
    { id: 'sales', queue: 'Sales', skills: ['Sales'], callsPerHour: 14 },
  ],
  agents: [
    { id: 'b', count: 2, skills: { Billing: 3 }, queues: ['Billing'] },
    { id: 'home', count: 3, skills: { Billing: 3, Sales: 3 }, queues: ['Sales'], ahtSeconds: 420 },
    { id: 'away', count: 2, skills: { Billing: 3, Sales: 3 }, queues: ['Sales'], ahtSeconds: 240 },
  ],
})
