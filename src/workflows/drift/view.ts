import type { DriftKind, Ref, Snapshot, SnapshotAgent, SnapshotQueue, SnapshotSkill } from '../../documents'
import { KINDS, listThings } from './kinds'
import type { Pairing } from './pairing'

/** One snapshot prepared for a comparison: every item has a key that is the same on all sides. */
export interface View {
  readonly snapshot: Snapshot
  /** Keys of a kind by id on this side. An unlisted item has its id as key. */
  keysOf(kind: DriftKind): ReadonlyMap<string, string>
  /** Name of an item by its id on this side. */
  nameOf(kind: DriftKind, id: string): string
  /** Id on this side by key. */
  idOf(kind: DriftKind, key: string): string | undefined
  /** Items of a kind by key. */
  readonly things: ReadonlyMap<DriftKind, ReadonlyMap<string, Ref>>
  agent(key: string): SnapshotAgent | undefined
  queue(key: string): SnapshotQueue | undefined
  skill(key: string): SnapshotSkill | undefined
  /** Whether an item, by its id on this side, or its whole kind could not be read. With an empty id: the whole kind. */
  hasGap(kind: Snapshot['gaps'][number]['kind'], id: string): boolean
}

/**
 * @param side marks keys of items without a counterpart, so that equal ids of two orgs are not mixed up
 * @param toKey keys of paired items by id, by kind
 */
export function buildView(snapshot: Snapshot, side: string, toKey: Pairing['toLeft'] | undefined): View {
  const keys = new Map<DriftKind, Map<string, string>>()
  const things = new Map<DriftKind, Map<string, Ref>>()
  for (const kind of KINDS) {
    const known = toKey?.get(kind)
    const keyed = listThings(snapshot, kind).map((thing): [string, Ref] => [
      toKey === undefined ? thing.id : (known?.get(thing.id) ?? `${side}:${thing.id}`),
      thing,
    ])
    keys.set(kind, new Map(keyed.map(([key, { id }]) => [id, key])))
    things.set(kind, new Map(keyed))
  }
  const agents = new Map(snapshot.agents.map((agent) => [agent.id, agent]))
  const queues = new Map(snapshot.queues.map((queue) => [queue.id, queue]))
  const skills = new Map(snapshot.skills.map((skill) => [skill.id, skill]))
  const gaps = new Set(snapshot.gaps.map(({ kind, id }) => `${kind} ${id}`))
  const idOf = (kind: DriftKind, key: string): string | undefined => things.get(kind)?.get(key)?.id
  return {
    snapshot,
    things,
    keysOf: (kind) => keys.get(kind) ?? new Map(),
    nameOf: (kind, id) => things.get(kind)?.get(keys.get(kind)?.get(id) ?? '')?.name ?? id,
    idOf,
    agent: (key) => agents.get(idOf('agent', key) ?? ''),
    queue: (key) => queues.get(idOf('queue', key) ?? ''),
    skill: (key) => skills.get(idOf('skill', key) ?? ''),
    hasGap: (kind, id) => gaps.has(`${kind} ${id}`) || gaps.has(`${kind} *`),
  }
}
