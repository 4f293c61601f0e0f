import type { DriftKind, Ref, Snapshot } from '../../documents'

/** Kinds in the order of the report: a kind comes before those that refer to it. */
export const KINDS = [
  'division',
  'skill',
  'language',
  'skillGroup',
  'queue',
  'agent',
] as const satisfies readonly DriftKind[]

/** First part of a path. */
export const HEADING = {
  division: 'divisions',
  skill: 'skills',
  language: 'languages',
  skillGroup: 'skillGroups',
  queue: 'queues',
  agent: 'agents',
} as const satisfies Readonly<Record<DriftKind, string>>

/** All items of a kind that exist, without deleted ones. */
export function listThings(snapshot: Snapshot, kind: DriftKind): readonly Ref[] {
  switch (kind) {
    case 'division':
      return snapshot.divisions
    case 'skill':
      return snapshot.skills.filter(({ state }) => state !== 'deleted')
    case 'language':
      return snapshot.languages
    case 'skillGroup':
      return snapshot.skillGroups
    case 'queue':
      return snapshot.queues
    default:
      return snapshot.agents.filter(({ state }) => state !== 'deleted')
  }
}
