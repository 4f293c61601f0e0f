import type { DriftKind, Ref, Snapshot } from '../../documents'

/** Kinds in the order in which they are reported: what others refer to comes first. */
export const KINDS = [
  'division',
  'skill',
  'language',
  'skillGroup',
  'queue',
  'agent',
] as const satisfies readonly DriftKind[]

/** First part of a path. */
export const HEADING: Readonly<Record<DriftKind, string>> = {
  division: 'divisions',
  skill: 'skills',
  language: 'languages',
  skillGroup: 'skillGroups',
  queue: 'queues',
  agent: 'agents',
}

/** Everything of a kind that is there: what was deleted is not. */
export function thingsOf(snapshot: Snapshot, kind: DriftKind): readonly Ref[] {
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
