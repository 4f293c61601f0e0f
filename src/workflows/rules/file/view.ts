/**
 * The readable parts of a rules file that may have mistakes, so that one misspelled key does not hide another problem
 * such as a loop. A part of the wrong type counts as absent; the schema reports it.
 */
export interface RulesView {
  readonly queues: readonly QueueView[]
  readonly agents: readonly AgentRuleView[]
}

export type Path = readonly PropertyKey[]

export interface QueueView {
  readonly path: Path
  readonly queue: string | undefined
  readonly etag: string | undefined
  readonly media: readonly string[] | undefined
  readonly rules: readonly QueueRuleView[]
  readonly weights: readonly Entry<number>[]
}

export interface QueueRuleView {
  readonly path: Path
  readonly skill: string | undefined
  readonly priorityScore: number | undefined
  readonly maxCapacity: number | undefined
  readonly overflowQueue: string | undefined
  /** Whether the rule sets anything for the queue, valid or not. */
  readonly says: boolean
  /** Fields without the one that they refine. */
  readonly idle: readonly (typeof REFINES)[number][]
}

export interface AgentRuleView {
  readonly path: Path
  readonly match: readonly Named[]
  /** Paths of a `match` or `except` without any key. */
  readonly empty: readonly Path[]
  /** Whether the rule requires anything, valid or not. */
  readonly says: boolean
  readonly skills: readonly Entry<number>[]
  readonly languages: readonly Entry<number>[]
  readonly removeSkills: readonly Named[]
  readonly removeLanguages: readonly Named[]
}

/** A key of a map with its value. */
export interface Entry<T> {
  readonly path: Path
  readonly key: string
  readonly value: T
}

export interface Named {
  readonly path: Path
  readonly key: string
  readonly name: string
}

export function viewRules(value: unknown): RulesView {
  return {
    queues: items(value, 'queues', []).map(({ value: queue, path }) => ({
      path,
      queue: readText(queue, 'queue'),
      etag: readText(queue, 'etag'),
      media: readMedia(queue),
      rules: items(queue, 'rules', path).map(({ value: rule, path: at }) => ({
        path: at,
        skill: readText(rule, 'skill'),
        priorityScore: readNumber(rule, 'priorityScore'),
        maxCapacity: readNumber(rule, 'maxCapacity'),
        overflowQueue: readText(rule, 'overflowQueue'),
        says: saysAny(rule, ['priorityScore', 'maxCapacity', 'overflowQueue']),
        idle: REFINES.filter(([key, needs]) => (member(rule, key) ?? false) !== false && !saysAny(rule, [needs])),
      })),
      weights: entries(queue, 'weights', path),
    })),
    agents: items(value, 'agents', []).map(({ value: rule, path }) => ({
      path,
      match: MATCHES.flatMap((part) => matched(member(rule, part), [...path, part])),
      empty: MATCHES.filter((part) => isEmpty(member(rule, part))).map((part) => [...path, part]),
      says: saysAny(rule, ['skills', 'languages', 'removeSkills', 'removeLanguages']),
      skills: entries(rule, 'skills', path),
      languages: entries(rule, 'languages', path),
      removeSkills: names(member(rule, 'removeSkills'), 'removeSkills', [...path, 'removeSkills']),
      removeLanguages: names(member(rule, 'removeLanguages'), 'removeLanguages', [...path, 'removeLanguages']),
    })),
  }
}

/** Fields of a queue's rule, each with the one that it refines. */
const REFINES = [
  ['holdersOnly', 'priorityScore'],
  ['overflowAfterSeconds', 'overflowQueue'],
] as const

const MATCHES = ['match', 'except'] as const

function saysAny(value: unknown, keys: readonly string[]): boolean {
  return keys.some((key) => member(value, key) !== undefined)
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
}

function readText(value: unknown, key: string): string | undefined {
  const text = member(value, key)
  return typeof text === 'string' && text !== '' ? text : undefined
}

function readNumber(value: unknown, key: string): number | undefined {
  const number = member(value, key)
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

function readMedia(queue: unknown): readonly string[] | undefined {
  const media = member(queue, 'media')
  return Array.isArray(media) ? media.filter((medium): medium is string => typeof medium === 'string') : undefined
}

function items(value: unknown, key: string, path: Path): { value: unknown; path: Path }[] {
  const list = member(value, key)
  return Array.isArray(list) ? list.map((one: unknown, index) => ({ value: one, path: [...path, key, index] })) : []
}

function entries(value: unknown, key: string, path: Path): Entry<number>[] {
  const map = member(value, key)
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return []
  return Object.entries(map).flatMap(([name, one]) =>
    typeof one === 'number' ? [{ path: [...path, key, name], key: name, value: one }] : [],
  )
}

/** Lists the names of a match, from lists and single texts. */
export function matched(value: unknown, path: Path): Named[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).flatMap(([key, one]) => names(one, key, [...path, key]))
}

function names(value: unknown, key: string, path: Path): Named[] {
  if (typeof value === 'string') return value === '' ? [] : [{ path, key, name: value }]
  if (!Array.isArray(value)) return []
  return value.flatMap((one, index) =>
    typeof one === 'string' && one !== '' ? [{ path: [...path, index], key, name: one }] : [],
  )
}
