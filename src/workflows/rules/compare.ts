import { checkDocument } from '../../core/checks'
import type { Json } from '../../core/json/json'
import type { AgentMatch, AgentRule, QueueRules, Rules } from '../../documents'
import { sameValue } from '../kit/values'

/** The differences between two rules files. */
export interface RulesDiff {
  readonly format: 'skillroute/rules-diff@1'
  /** Differences in the order of their paths. Empty: both files mean the same. */
  readonly differences: readonly RulesDifference[]
}

/** One value that differs between two rules files. */
export interface RulesDifference {
  /** By names, such as `queues/Fraud Care/rules/Fraud/priorityScore` or `agents/cards need PCI/skills/Cards`. */
  readonly path: string
  /** Undefined: missing. */
  readonly left?: Json
  readonly right?: Json
}

/**
 * Compares what two rules files require. Order, comments and notation do not count, and a single value equals a list
 * with one entry. Queues and skills are paired by their text, rules for agents by `rule` or, without it, by their
 * match.
 */
export function compareRules(left: Rules, right: Rules): RulesDiff {
  checkDocument(left, 'left', 'skillroute/rules@1')
  checkDocument(right, 'right', 'skillroute/rules@1')
  const [before, after] = [collectValues(left), collectValues(right)]
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  const differences = paths.flatMap((path): RulesDifference[] => {
    const [was, is] = [before.get(path), after.get(path)]
    if (was !== undefined && is !== undefined && sameValue(was, is)) return []
    return [{ path, ...(was === undefined ? {} : { left: was }), ...(is === undefined ? {} : { right: is }) }]
  })
  return { format: 'skillroute/rules-diff@1', differences }
}

type Values = Map<string, Json>

function collectValues({ queues = [], agents = [] }: Rules): Values {
  const values: Values = new Map()
  for (const queue of queues) addQueue(values, queue)
  const seen = new Map<string, number>()
  for (const rule of agents) {
    const name = nameOf(rule)
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    addAgents(values, `agents/${name}${times === 1 ? '' : ` (${times})`}`, rule)
  }
  return values
}

function addQueue(values: Values, { queue, etag, media, rules = [], weights = {} }: QueueRules): void {
  const at = `queues/${queue}`
  // Keeps a queue without any rule, since the file names it.
  values.set(at, true)
  if (etag !== undefined) values.set(`${at}/etag`, etag)
  if (media !== undefined) values.set(`${at}/media`, [...media].sort())
  for (const { skill, holdersOnly, ...settings } of rules) {
    values.set(`${at}/rules/${skill}`, true)
    addAll(values, `${at}/rules/${skill}`, { ...settings, holdersOnly: holdersOnly === true ? true : undefined })
  }
  addAll(values, `${at}/weights`, weights)
}

function addAgents(values: Values, at: string, rule: AgentRule): void {
  const { match, except, skills = {}, languages = {}, removeSkills = [], removeLanguages = [], levels } = rule
  values.set(at, true)
  addMatch(values, `${at}/match`, match)
  addMatch(values, `${at}/except`, except ?? {})
  addAll(values, `${at}/skills`, skills)
  addAll(values, `${at}/languages`, languages)
  for (const skill of removeSkills) values.set(`${at}/removeSkills/${skill}`, true)
  for (const language of removeLanguages) values.set(`${at}/removeLanguages/${language}`, true)
  if (levels !== undefined && levels !== 'atLeast') values.set(`${at}/levels`, levels)
}

function addMatch(values: Values, at: string, match: AgentMatch): void {
  for (const [key, desired] of Object.entries(match)) {
    if (desired !== undefined) values.set(`${at}/${key}`, [desired].flat().sort())
  }
}

function addAll(values: Values, at: string, settings: Readonly<Record<string, Json | undefined>>): void {
  for (const [key, value] of Object.entries(settings)) if (value !== undefined) values.set(`${at}/${key}`, value)
}

function nameOf({ rule, match }: AgentRule): string {
  if (rule !== undefined) return rule
  const parts = Object.entries(match).map(([key, desired]) => `${key}=${[desired ?? []].flat().sort().join(',')}`)
  return parts.sort().join(' ')
}
