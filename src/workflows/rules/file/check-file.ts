import { addTo } from '../../../core/group-by'
import type { Problem } from '../../../documents'
import { problemAt } from '../../../documents/yaml/problem'
import type { YamlSource } from '../../../documents/yaml/source'
import { validateWeights } from '../../../optimizer'
import type { AgentRuleView, Path, QueueView, RulesView } from './view'

/** Gives an item the same name whether the file has its name or its id. */
export interface SameName {
  queue(text: string): string
  skill(text: string): string
}

const AS_WRITTEN: SameName = { queue: (text) => text, skill: (text) => text }

/** Finds contradictions within a rules file. Without an org, names are compared as written. */
export function checkFile(view: RulesView, source: YamlSource, same: SameName = AS_WRITTEN): Problem[] {
  return [
    ...twice(view, source, same),
    ...overflow(view, source, same),
    ...view.queues.flatMap((queue) => [...sayingNothing(queue, source), ...weights(queue, source)]),
    ...view.agents.flatMap((rule) => agentRule(rule, source)),
  ]
}

function twice({ queues }: RulesView, source: YamlSource, same: SameName): Problem[] {
  const queueNames = repeated(
    queues.flatMap(({ path, queue }) =>
      queue === undefined ? [] : [{ key: same.queue(queue), path: [...path, 'queue'] }],
    ),
  )
  const skillNames = queues.flatMap((queue) =>
    repeated(
      queue.rules.flatMap(({ skill, path }) =>
        skill === undefined ? [] : [{ key: same.skill(skill), path: [...path, 'skill'] }],
      ),
    ),
  )
  return [
    ...queueNames.map(({ key, path, first }) =>
      problemAt(
        source,
        'queue.twice',
        path,
        `the queue ${key} is here twice${line(source, first)}; put its rules together`,
      ),
    ),
    ...skillNames.map(({ key, path, first }) =>
      problemAt(source, 'skill.twice', path, `the skill ${key} has a rule in this queue already${line(source, first)}`),
    ),
  ]
}

function repeated(
  entries: readonly { readonly key: string; readonly path: Path }[],
): { key: string; path: Path; first: Path }[] {
  const firsts = new Map<string, Path>()
  return entries.flatMap(({ key, path }) => {
    const first = firsts.get(key)
    if (first !== undefined) return [{ key, path, first }]
    firsts.set(key, path)
    return []
  })
}

function line(source: YamlSource, path: Path): string {
  const place = source.place(path)
  return place === undefined ? '' : ` (line ${place.line})`
}

function overflow({ queues }: RulesView, source: YamlSource, same: SameName): Problem[] {
  const edges = queues.flatMap(({ queue, rules }) =>
    rules.flatMap(({ overflowQueue, path }): OverflowEdge<Path>[] =>
      queue === undefined || overflowQueue === undefined
        ? []
        : [{ from: same.queue(queue), to: same.queue(overflowQueue), at: [...path, 'overflowQueue'] }],
    ),
  )
  const toItself = edges
    .filter(({ from, to }) => from === to)
    .map(({ from, at }) => problemAt(source, 'overflow.self', at, `the queue ${from} overflows to itself`))
  const loops = overflowLoops(edges).map(({ queues: around, at }) =>
    problemAt(source, 'overflow.loop', at, `contacts would go around: ${[...around, around[0]].join(' → ')}`),
  )
  return [...toItself, ...loops]
}

function sayingNothing({ rules }: QueueView, source: YamlSource): Problem[] {
  const problem = (path: Path, message: string) => problemAt(source, 'rule.empty', path, message)
  return rules.flatMap(({ says, idle, path }) => [
    ...(says ? [] : [problem(path, 'must say priorityScore, maxCapacity or overflowQueue')]),
    ...idle.map(([key, needs]) =>
      problem([...path, key], `has no effect without ${needs}: add that, or leave this out`),
    ),
  ])
}

/** Checks the sum of the shares; the schema checks each share. */
function weights({ weights: entries, path }: QueueView, source: YamlSource): Problem[] {
  const inRange = entries.filter(({ value }) => value >= 0 && value <= 1)
  const { issues } = validateWeights(Object.fromEntries(inRange.map(({ key, value }) => [key, value])))
  return issues.map(({ message }) => problemAt(source, 'weights.sum', [...path, 'weights'], message, 'key'))
}

function agentRule(rule: AgentRuleView, source: YamlSource): Problem[] {
  const clash = (kind: string, desired: readonly { key: string }[], removed: readonly { name: string; path: Path }[]) =>
    removed
      .filter(({ name }) => desired.some(({ key }) => key === name))
      .map(({ name, path }) =>
        problemAt(source, 'rule.contradiction', path, `this rule both gives and takes the ${kind} ${name}`),
      )
  return [
    ...rule.empty.map((path) =>
      problemAt(source, 'match.empty', path, 'must have a condition; for everybody: name: "*"', 'key'),
    ),
    ...(rule.says
      ? []
      : [problemAt(source, 'rule.empty', rule.path, 'must say skills, languages, removeSkills or removeLanguages')]),
    ...clash('skill', rule.skills, rule.removeSkills),
    ...clash('language', rule.languages, rule.removeLanguages),
  ]
}

/** An overflow from one queue to another. */
export interface OverflowEdge<T> {
  readonly from: string
  readonly to: string
  /** Data that is returned with a loop, such as its place in the file. */
  readonly at: T
}

/** A loop on which contacts would return to a queue. */
interface OverflowLoop<T> {
  /** Queues in order; the last one overflows to the first. */
  readonly queues: readonly string[]
  /** The edge of the loop that comes first in the list. */
  readonly at: T
}

/** Finds each loop of queues once, as the shortest path through its first edge. */
export function overflowLoops<T>(edges: readonly OverflowEdge<T>[]): OverflowLoop<T>[] {
  const next = new Map<string, string[]>()
  for (const { from, to } of edges) addTo(next, from, to)
  const seen = new Set<string>()
  const loops: OverflowLoop<T>[] = []
  for (const { from, to, at } of edges) {
    if (from === to || seen.has(from)) continue
    const back = shortestWay(next, to, from)
    if (back === undefined) continue
    loops.push({ queues: [from, ...back.slice(0, -1)], at })
    // Other loops through these queues belong to the same problem: one report is enough.
    for (const queue of reachable(next, from)) if (reachable(next, queue).has(from)) seen.add(queue)
  }
  return loops
}

/** The shortest path from `start` to `end`, both included; undefined when there is none. */
function shortestWay(next: ReadonlyMap<string, readonly string[]>, start: string, end: string): string[] | undefined {
  const previous = new Map<string, string | undefined>([[start, undefined]])
  const line = [start]
  for (const at of line) {
    if (at === end) return wayBack(previous, end)
    for (const to of next.get(at) ?? []) {
      if (previous.has(to)) continue
      previous.set(to, at)
      line.push(to)
    }
  }
  return undefined
}

function wayBack(previous: ReadonlyMap<string, string | undefined>, end: string): string[] {
  const way: string[] = []
  for (let at: string | undefined = end; at !== undefined; at = previous.get(at)) way.unshift(at)
  return way
}

function reachable(next: ReadonlyMap<string, readonly string[]>, start: string): Set<string> {
  const seen = new Set([start])
  for (const at of seen) for (const to of next.get(at) ?? []) seen.add(to)
  return seen
}
