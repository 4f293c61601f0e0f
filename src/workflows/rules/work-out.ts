import type { Json } from '../../core/json/json'
import { joinUpTo } from '../../core/text/counted'
import type { AgentRule, Desired, DesiredAgent, DesiredQueue, Ref, Rules } from '../../documents'
import { sameLevel } from '../kit/read-levels'
import { expandQueueRules, type QueueRequirements } from './expand-queue-rules'
import type { Refusal } from './file/refused-rule'
import type { Path } from './file/view'
import { matchingAgents, toList } from './matching'
import type { Org } from './org'
import { overflowSettings } from './overflow'
import { type Clash, type Requirement, type Settled, settle } from './requirements'

/** The changes that rules require in one org. */
export interface RulesMeaning {
  /** The desired state by ids, without values that the org already has. */
  readonly desired: Desired
  /**
   * Target shares of contacts by queue, as written. Settings that approximate them are calculated from these shares.
   */
  readonly weights: readonly QueueShares[]
  readonly refused: readonly Refusal[]
}

/** The requirements of rules, each with its place in the file. */
export interface RulesAims {
  /** Levels of skills and languages that agents do not have. */
  readonly levels: readonly Settled[]
  /** Capacities, whether agents have them or not: a snapshot does not say. */
  readonly capacities: readonly Settled[]
  /** Queues that do not overflow as their rules require. */
  readonly overflow: readonly { readonly queue: Ref; readonly path: Path; readonly setting: Json }[]
  /** Overflow of queues with rules of an unknown shape, which may contain it. */
  readonly unknownOverflow: readonly { readonly queue: Ref; readonly path: Path }[]
}

/** Target shares of a queue's contacts by agent id. */
export interface QueueShares {
  readonly queue: Ref
  readonly shares: Readonly<Record<string, number>>
}

/** Translates rules that have no problems. */
export function translateRules(rules: Rules, org: Org): RulesMeaning & { readonly aims: RulesAims } {
  const queues = (rules.queues ?? []).flatMap((part, index) => {
    const queue = org.queues.find(part.queue).found
    return queue === undefined ? [] : [{ part, queue, path: ['queues', index] }]
  })
  const byQueue = queues.map(({ part, queue, path }): QueueRequirements => expandQueueRules(org, queue, part, path))
  const overflow = queues.map(({ part, queue, path }) => ({ queue, path, ...overflowSettings(org, queue, part, path) }))
  const levels = settle([...byQueue.flatMap((requirements) => requirements.levels), ...agentLevels(rules, org)])
  const capacities = settle(byQueue.flatMap((requirements) => requirements.capacities))
  const aims: RulesAims = {
    levels: levels.settled.filter(isNew),
    capacities: capacities.settled,
    overflow: overflow.flatMap(({ queue, path, setting }) => (setting === undefined ? [] : [{ queue, path, setting }])),
    unknownOverflow: overflow.flatMap(({ queue, unknown }) => unknown.map((path) => ({ queue, path }))),
  }
  const settings = aims.overflow.map(({ queue, setting }): [string, DesiredQueue] => [
    queue.id,
    { settings: { conditionalGroupRouting: setting }, reason: `rules of queue ${queue.name}` },
  ])
  return {
    aims,
    desired: {
      format: 'skillroute/desired@1',
      agents: desiredAgents([...aims.levels, ...aims.capacities]),
      queues: Object.fromEntries(settings),
    },
    weights: queues.flatMap(({ part, queue }) => buildShares(org, queue, part.weights)),
    refused: [
      ...unreadQueues(rules, org).map(({ queue, path }) => unreadMembers(queue, path)),
      ...[...byQueue, ...overflow].flatMap(({ refused }) => refused),
      ...queues.filter(({ part }) => part.weights !== undefined).map(({ queue, path }) => unsettable(queue, path)),
      ...[...levels.clashes, ...capacities.clashes].map(toRefusal),
    ],
  }
}

/** The levels of skills and languages that rules require, including those that agents already have. */
export function requiredLevels(rules: Rules, org: Org): readonly Settled[] {
  const ofQueues = (rules.queues ?? []).flatMap((part, index) => {
    const queue = org.queues.find(part.queue).found
    return queue === undefined ? [] : expandQueueRules(org, queue, part, ['queues', index]).levels
  })
  return settle([...ofQueues, ...agentLevels(rules, org)]).settled
}

function agentLevels(rules: Rules, org: Org): Requirement[] {
  return (rules.agents ?? []).flatMap((rule, index) =>
    unreadInRule(org, rule, index).length > 0 ? [] : expandAgentRule(org, rule, index),
  )
}

/** The places of rules that need the members of a queue that could not be read; those for agents are not carried out. */
function unreadQueues(rules: Rules, org: Org): { readonly queue: Ref; readonly path: Path }[] {
  const own = (rules.queues ?? []).flatMap(({ queue: name, rules: parts = [] }, index) => {
    const queue = org.queues.find(name).found
    const needs = parts.some(({ priorityScore, maxCapacity }) => (priorityScore ?? maxCapacity) !== undefined)
    return needs && queue !== undefined && org.unread.has(queue.id) ? [{ queue, path: ['queues', index, 'queue'] }] : []
  })
  return [...own, ...(rules.agents ?? []).flatMap((rule, index) => unreadInRule(org, rule, index))]
}

function unreadInRule(org: Org, rule: AgentRule, index: number): { readonly queue: Ref; readonly path: Path }[] {
  return (['match', 'except'] as const).flatMap((part) =>
    toList(rule[part]?.queue ?? []).flatMap((name) => {
      const queue = org.queues.find(name).found
      return queue !== undefined && org.unread.has(queue.id) ? [{ queue, path: ['agents', index, part, 'queue'] }] : []
    }),
  )
}

function unreadMembers({ name }: Ref, path: Path): Refusal {
  const message = `the members of ${name} could not be read, so that this asks nobody for anything; take a new snapshot`
  return { code: 'members.unread', path, message }
}

function buildShares(org: Org, queue: Ref, weights: Readonly<Record<string, number>> | undefined): QueueShares[] {
  if (weights === undefined) return []
  const shares = Object.entries(weights).flatMap(([name, share]): [string, number][] => {
    const agent = org.agents.find(name).found
    return agent === undefined ? [] : [[agent.id, share]]
  })
  return [{ queue: { id: queue.id, name: queue.name }, shares: Object.fromEntries(shares) }]
}

/** Refuses target shares, which are a result of routing and not a setting. */
function unsettable({ name }: Ref, path: Path): Refusal {
  const message = `${name}: the platform sets no shares of contacts; levels and rings can only come near them`
  return { code: 'lever.none', path: [...path, 'weights'], message }
}

/** Whether the agent does not have it already. */
function isNew({ agent, target, of, value, how }: Settled): boolean {
  const held =
    (target.startsWith('skill:') ? agent.skills : agent.languages).find(({ id }) => id === of.id)?.level ?? null
  if (sameLevel(held, value)) return false
  return how === 'exact' || held === null || value === null || held < value
}

/** The required values for an agent, each with the rules that require it. */
interface AgentParts {
  readonly skill: Settled[]
  readonly language: Settled[]
  readonly capacity: Settled[]
}

function desiredAgents(settled: readonly Settled[]): Record<string, DesiredAgent> {
  const agents = new Map<string, AgentParts>()
  for (const one of settled) {
    const parts = agents.get(one.agent.id) ?? { skill: [], language: [], capacity: [] }
    agents.set(one.agent.id, parts)
    const { target } = one
    parts[target.startsWith('skill:') ? 'skill' : target.startsWith('language:') ? 'language' : 'capacity'].push(one)
  }
  return Object.fromEntries([...agents].map(([id, parts]): [string, DesiredAgent] => [id, desiredAgent(parts)]))
}

function desiredAgent({ skill, language, capacity }: AgentParts): DesiredAgent {
  const collectValues = (part: readonly Settled[]) => Object.fromEntries(part.map(({ of, value }) => [of.id, value]))
  const reasons = [...skill, ...language].map(({ of, by }) => [of.id, by.join(', ')] as const)
  const capacityBy = [...new Set(capacity.flatMap(({ by }) => by))]
  return {
    ...(skill.length === 0 ? {} : { skills: collectValues(skill) }),
    ...(language.length === 0 ? {} : { languages: collectValues(language) }),
    ...(capacity.length === 0
      ? {}
      : { utilization: Object.fromEntries(capacity.map(({ of, value }) => [of.id, value ?? 0])) }),
    reasons: Object.fromEntries([
      ...reasons,
      ...(capacityBy.length === 0 ? [] : [['utilization', capacityBy.join(', ')] as const]),
    ]),
  }
}

function toRefusal({ of, path, desired, agents }: Clash): { code: 'clash'; path: Clash['path']; message: string } {
  const who = joinUpTo(agents.map(({ name }) => name))
  return {
    code: 'clash',
    path,
    message: `${of.name} of ${who}: ${desired.join(', ')}; an agent has one for all queues`,
  }
}

function expandAgentRule(org: Org, rule: AgentRule, index: number): Requirement[] {
  const path: Path = ['agents', index]
  const by = `rule ${rule.rule ?? index + 1}`
  const how = rule.levels ?? 'atLeast'
  const agents = matchingAgents(org, rule)
  const required: Requirement[] = []
  for (const kind of ['skill', 'language'] as const) {
    const names = kind === 'skill' ? org.skills : org.languages
    const [levels, removed] =
      kind === 'skill' ? [rule.skills, rule.removeSkills] : [rule.languages, rule.removeLanguages]
    const part = kind === 'skill' ? 'skills' : 'languages'
    const add = (name: string, value: number | null, at: Path): void => {
      const found = names.find(name).found
      if (found === undefined) return
      const shared = { target: `${kind}:${found.id}`, of: { id: found.id, name: found.name }, value, by, path: at }
      for (const agent of agents) required.push({ agent, ...shared, how: value === null ? 'exact' : how })
    }
    for (const [name, level] of Object.entries(levels ?? {})) add(name, level, [...path, part, name])
    for (const [at, name] of (removed ?? []).entries()) {
      add(name, null, [...path, kind === 'skill' ? 'removeSkills' : 'removeLanguages', at])
    }
  }
  return required
}
