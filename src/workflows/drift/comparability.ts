import type { DriftKind, DriftRef, Snapshot } from '../../documents'
import type { Field } from './fields'
import type { View } from './view'

/** What can be compared between two snapshots. */
export interface Comparability {
  /** Whether the absence of an item on a side means something. */
  exists(kind: DriftKind, side: 'left' | 'right'): boolean
  field(kind: DriftKind, subject: DriftRef, field: Field): boolean
  /** What is not compared, in sentences. */
  readonly notes: readonly string[]
}

/** What plans set and snapshots do not contain, by the kind that has it. */
const NOT_IN_SNAPSHOTS: Readonly<Partial<Record<DriftKind, string>>> = {
  queue: 'settings of queues other than the evaluation method, service levels, after-call work time, rings and groups',
  agent: 'utilization of agents',
}

/** Says what no comparison of snapshots covers, of the kinds that are compared; empty where they contain everything. */
export function outsideNotes(kinds: readonly DriftKind[]): string[] {
  const parts = kinds.flatMap((kind) => NOT_IN_SNAPSHOTS[kind] ?? [])
  return parts.length === 0 ? [] : [`Not compared, since snapshots do not contain it: ${parts.join('; ')}.`]
}

/** Parts that one side could not read, was not asked to read, or does not contain are not differences. */
export function comparability(left: View, right: View): Comparability {
  const notes = [...partNotes('left', left.snapshot), ...partNotes('right', right.snapshot)]
  const profiles = [left, right].every(({ snapshot }) => snapshot.agents.some(({ profile }) => profile !== undefined))
  const sameOrg = left.snapshot.org.id === right.snapshot.org.id
  const sideOf = { left, right }
  const unread = (kind: Snapshot['gaps'][number]['kind'], { leftId, rightId }: DriftRef): boolean =>
    left.hasGap(kind, leftId ?? '') || right.hasGap(kind, rightId ?? '')
  return {
    notes,
    exists(kind, side) {
      const view = sideOf[side]
      if (kind === 'skillGroup') return !view.hasGap('skillGroup', '')
      // A partial snapshot lacks queues and other agents; the queues that it has are complete with their members.
      return (kind !== 'queue' && kind !== 'agent') || !isPart(view.snapshot)
    },
    field(kind, subject, { aspect, item }) {
      // Between two orgs, items with different names are the same because the map says so.
      if (aspect === 'name') return sameOrg
      if (kind === 'queue') {
        if (aspect === 'predictive') return !unread('predictor', subject)
        return aspect === 'members' ? !unread('members', subject) : !unread('queue', subject)
      }
      if (kind !== 'agent') return true
      if (PROFILE.has(aspect)) return profiles
      if (aspect === 'licensed') {
        // Paired items go by their id on the left on both sides.
        const known = [left, right].every(({ agent }) => agent(subject.leftId ?? '')?.licensed !== undefined)
        return known && !unread('license', subject)
      }
      return (aspect !== 'skills' && aspect !== 'languages') || item === undefined || !unread('agent', subject)
    },
  }
}

const PROFILE: ReadonlySet<string> = new Set(['email', 'title', 'department', 'groups'])

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
