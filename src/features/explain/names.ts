import { joinUpTo } from '../../core/text/counted'
import type { Ref, Snapshot } from '../../documents'

/** Names of objects of an org. An id that is not in the snapshot is used as the name. */
export interface Namer {
  queue(id: string): Ref
  skill(id: string): Ref
  language(id: string): Ref
  agent(id: string): Ref
}

export function createNamer(snapshot: Snapshot): Namer {
  const of = (all: readonly Ref[]) => {
    const names = new Map(all.map(({ id, name }) => [id, name]))
    return (id: string): Ref => ({ id, name: names.get(id) ?? id })
  }
  return {
    queue: of(snapshot.queues),
    skill: of(snapshot.skills),
    language: of(snapshot.languages),
    agent: of(snapshot.agents),
  }
}

/** Names in a sentence; the others are counted. */
const MAX_LISTED = 5

/** `A`, `A and B`, `A, B and C`, `A, B, C and 2 more`. */
export function listed(all: readonly Ref[]): string {
  const names = all.map(({ name }) => name)
  if (names.length > MAX_LISTED) return joinUpTo(names, MAX_LISTED)
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}
