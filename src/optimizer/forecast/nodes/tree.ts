import { type Effect, reaches } from '../history/effects'
import type { HistoryContactType } from '../history/types'
import { type Cut, fitNode } from './fit-node'
import type { NodeFit, NodeSeries } from './types'

/** One series and the series that it is a part of. */
export interface TreeNode {
  /** Undefined for the whole org. */
  readonly queueId: string | undefined
  readonly series: NodeSeries
  readonly fit: NodeFit
  /** Absent for the whole org. */
  readonly parent?: TreeNode
  /** Whether the series is its parent's only part, and so equal to it; true for the org. */
  readonly isWhole: boolean
}

/** The org, its queues and their contact types, each estimated as a part of the one above. */
export interface Tree {
  readonly org: TreeNode
  readonly queues: ReadonlyMap<string, TreeNode>
  /** The contact types, in the order of the history. */
  readonly types: readonly TreeNode[]
}

/**
 * @param isKnown whether the org has data of an interval
 * @param effects effects in the history. The time they cover does not count as usual, unless their factor is known
 */
export function growTree(
  types: readonly HistoryContactType[],
  cut: Cut,
  effects: readonly Effect[],
  isKnown: (interval: number) => boolean,
): Tree {
  const series = types.map((type) => buildSeries(type, effects, isKnown))
  const all = sumSeries(series)
  const org: TreeNode = { queueId: undefined, series: all, fit: fitNode(all, cut), isWhole: true }
  const byQueue = new Map<string, number[]>()
  types.forEach(({ queueId }, i) => {
    byQueue.set(queueId, [...(byQueue.get(queueId) ?? []), i])
  })
  const queues = new Map<string, TreeNode>()
  const leaves = new Map<number, TreeNode>()
  for (const [queueId, members] of byQueue) {
    const memberSeries = members.flatMap((i) => series[i] ?? [])
    const queue = grow(queueId, sumSeries(memberSeries), org, byQueue.size === 1, cut)
    queues.set(queueId, queue)
    members.forEach((i, index) => {
      const one = memberSeries[index]
      if (one !== undefined) leaves.set(i, grow(queueId, one, queue, members.length === 1, cut))
    })
  }
  return { org, queues, types: types.flatMap((_, i) => leaves.get(i) ?? []) }
}

function grow(queueId: string, series: NodeSeries, parent: TreeNode, isWhole: boolean, cut: Cut): TreeNode {
  const fit = isWhole ? parent.fit : fitNode(series, cut, parent.fit)
  return { queueId, series, fit, parent, isWhole }
}

function buildSeries(
  { offered, queueId }: HistoryContactType,
  effects: readonly Effect[],
  isKnown: (interval: number) => boolean,
): NodeSeries {
  const actual = Float64Array.from(offered, (count, i) => (count === null || !isKnown(i) ? Number.NaN : count))
  const usual = Float64Array.from(actual)
  for (const effect of effects) {
    const factor = effect.kind === 'event' ? effect.factor : undefined
    // As long as its size is unknown, an event of one queue makes the time unusual for the org too.
    if (!reaches(effect, queueId) && factor !== undefined) continue
    for (let i = effect.first; i < effect.end; i++)
      usual[i] = factor === undefined || factor <= 0 ? Number.NaN : (usual[i] ?? Number.NaN) / factor
  }
  return { actual, usual }
}

/** The sum of the parts; known where all parts are known. */
function sumSeries(parts: readonly NodeSeries[]): NodeSeries {
  const add = (of: (series: NodeSeries) => Float64Array): Float64Array => {
    const sum = new Float64Array(parts[0] === undefined ? 0 : of(parts[0]).length)
    for (const part of parts) {
      of(part).forEach((count, i) => {
        sum[i] = (sum[i] ?? 0) + count
      })
    }
    return sum
  }
  return { actual: add((series) => series.actual), usual: add((series) => series.usual) }
}
