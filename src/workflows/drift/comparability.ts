import type { DriftKind, DriftRef, Snapshot } from '../../documents'
import type { Field } from './fields'
import type { View } from './view'

/** Says which parts of two snapshots can be compared. */
export interface Comparability {
  /** Whether the absence of an item on a side means that it does not exist there. */
  exists(kind: DriftKind, side: 'left' | 'right'): boolean
  field(kind: DriftKind, subject: DriftRef, field: Field): boolean
  /** Sentences on the parts that are not compared. */
  readonly notes: readonly string[]
}

/** Settings that plans can change and snapshots do not contain, by kind of item. */
const NOT_IN_SNAPSHOTS: Readonly<Partial<Record<DriftKind, string>>> = {
  queue:
    'settings of queues other than routing, service levels, after-call work time, rings and groups; groups of rings',
  agent: 'utilization of agents',
}

/** Notes on settings of the compared kinds that no comparison of snapshots covers; empty if there are none. */
export function outsideNotes(kinds: readonly DriftKind[]): string[] {
  const parts = kinds.flatMap((kind) => NOT_IN_SNAPSHOTS[kind] ?? [])
  return parts.length === 0
    ? []
    : [`Not compared, since snapshots do not, or not always, contain it: ${parts.join('; ')}.`]
}

/** Parts that one side could not read, was not asked to read, or does not contain are not differences. */
export function comparability(left: View, right: View): Comparability {
  const [leftTeams, rightTeams] = [hasTeams(left.snapshot), hasTeams(right.snapshot)]
  const profiles = [left, right].every(({ snapshot }) => snapshot.agents.some(({ profile }) => profile !== undefined))
  const sameOrg = left.snapshot.org.id === right.snapshot.org.id
  const snapshots = { left, right }
  const unread = (kind: Snapshot['gaps'][number]['kind'], { leftId, rightId }: DriftRef): boolean =>
    left.hasGap(kind, leftId ?? '') || right.hasGap(kind, rightId ?? '')
  return {
    notes: [
      ...(profiles && leftTeams !== rightTeams
        ? [
            `Teams of agents are not compared: the ${leftTeams ? 'right' : 'left'} side has none, as snapshots of earlier versions.`,
          ]
        : []),
      ...partNotes('left', left.snapshot),
      ...partNotes('right', right.snapshot),
    ],
    exists(kind, side) {
      const { snapshot, hasGap } = snapshots[side]
      if ((kind === 'skillGroup' || kind === 'agent') && hasGap(kind, '')) return false
      // A partial snapshot lacks other queues and agents, but its own queues have all their members.
      return (kind !== 'queue' && kind !== 'agent') || !isPart(snapshot)
    },
    field(kind, subject, { aspect, item }) {
      // Between two orgs, items with different names are paired by the map, so the names are no difference.
      if (aspect === 'name') return sameOrg
      if (kind === 'queue') {
        if (aspect === 'predictive') return !unread('predictor', subject)
        if (aspect === 'conditionalGroups' && unread(aspect, subject)) return false
        return aspect === 'members' ? !unread('members', subject) : !unread('queue', subject)
      }
      if (kind !== 'agent') return true
      if (aspect === 'team') return leftTeams && rightTeams
      if (PROFILE.has(aspect)) return profiles
      if (aspect === 'licensed') {
        // Both sides use the left id of paired items.
        const known = [left, right].every(({ agent }) => agent(subject.leftId ?? '')?.licensed !== undefined)
        return known && !unread('license', subject)
      }
      return (aspect !== 'skills' && aspect !== 'languages') || item === undefined || !unread('agent', subject)
    },
  }
}

const PROFILE: ReadonlySet<string> = new Set(['email', 'title', 'department', 'groups'])

function hasTeams({ agents }: Snapshot): boolean {
  return agents.some(({ profile }) => profile?.team !== undefined)
}

function isPart({ scope }: Snapshot): boolean {
  return scope.queueIds !== undefined || scope.divisionIds !== undefined
}

function partNotes(side: 'left' | 'right', snapshot: Snapshot): string[] {
  const part = `The ${side} side is a part of its org: queues and agents that it does not contain are not differences.`
  return [
    ...(isPart(snapshot) ? [part] : []),
    ...snapshot.gaps.map(
      ({ kind, id, reason }) => `Not compared, since the ${side} side could not read it: ${kind} ${id}: ${reason}`,
    ),
  ]
}
