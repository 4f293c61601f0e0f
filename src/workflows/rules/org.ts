import type { Ref, Snapshot, SnapshotAgent, SnapshotQueue, SnapshotSkill } from '../../documents'
import { gatedMembers, listGroups } from '../../optimizer/model/conditional-groups'
import { indexNames } from '../kit/names'
import { unique } from '../snapshot/catalog'

/** The parts of an org that rules can name, found by name or id. */
export interface Org {
  readonly snapshot: Snapshot
  readonly queues: Lookup<SnapshotQueue>
  readonly skills: Lookup<SnapshotSkill>
  readonly languages: Lookup<Ref>
  readonly agents: Lookup<SnapshotAgent>
  readonly divisions: Lookup<Ref>
  /** Those that queues name or agents are in, by their profiles. */
  readonly groups: Lookup<Ref>
  readonly teams: Lookup<Ref>
  /** Ids of queues whose members could not be read. */
  readonly unread: ReadonlySet<string>
  /** Active agents who are activated in a queue, except those whom conditional group routing asks only at times. */
  joined(queue: SnapshotQueue): readonly SnapshotAgent[]
}

export function indexOrg(snapshot: Snapshot): Org {
  const agents = new Map(snapshot.agents.map((agent) => [agent.id, agent]))
  const named = (of: string) => snapshot.queues.flatMap(listGroups).filter(({ type }) => type === of)
  const groups = snapshot.agents.flatMap(({ profile }) => profile?.groups ?? [])
  const teams = snapshot.agents.flatMap(({ profile }) => profile?.team ?? [])
  return {
    snapshot,
    queues: lookup('queue', snapshot.queues),
    skills: lookup(
      'skill',
      snapshot.skills.filter((skill) => skill.state !== 'deleted'),
    ),
    languages: lookup('language', snapshot.languages),
    agents: lookup('agent', snapshot.agents),
    divisions: lookup('division', snapshot.divisions),
    groups: lookup('known group', unique([...named('GROUP'), ...groups])),
    teams: lookup('known team', unique([...named('TEAM'), ...teams])),
    unread: new Set(snapshot.gaps.flatMap(({ kind, id }) => (kind === 'members' ? [id] : []))),
    joined: (queue) => {
      const gated = gatedMembers(queue)
      return queue.members.flatMap(({ joined, userId }) => {
        const agent = joined && !gated.has(userId) ? agents.get(userId) : undefined
        return agent?.state === 'active' ? [agent] : []
      })
    },
  }
}

/** Items of one kind, found by name or id. */
export interface Lookup<T extends Ref> {
  /** Returns the item, or a sentence with the reason if there is not exactly one. */
  find(text: string): { readonly found: T } | { readonly found: undefined; readonly why: string }
}

/** @param what the kind in messages, such as `queue` */
function lookup<T extends Ref>(what: string, all: readonly T[]): Lookup<T> {
  const names = indexNames(what, all)
  return {
    find(text) {
      const result = names.find(text)
      return 'item' in result ? { found: result.item } : { found: undefined, why: result.problem }
    },
  }
}
