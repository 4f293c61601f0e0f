import type { Snapshot } from '../../../documents'
import type { World, WorldDivision, WorldSkill } from '../../../emulator/model/types'
import { idStream } from '../../../emulator/world/ids'

/** Assumed time between the last change of the catalog and the twin's start: a snapshot does not contain it. */
const AGE_MS = 400 * 86_400_000

/**
 * The divisions of a snapshot. It does not say which one is the home division: it is the one of that name, or else the
 * first.
 */
export function twinDivisions({ divisions }: Snapshot, seed: number): Map<string, WorldDivision> {
  const known = divisions.length > 0 ? divisions : [{ id: idStream(`${seed}/divisions`)(), name: 'Home' }]
  const home = known.find(({ name }) => name.toLowerCase() === 'home') ?? known[0]
  return new Map(known.map(({ id, name }) => [id, { id, name, description: '', homeDivision: id === home?.id }]))
}

/** The skills and languages of a snapshot. */
export function twinLabels(world: World, { skills, languages }: Snapshot): void {
  const dateModifiedMs = world.startedAtMs - AGE_MS
  for (const { id, name, state, divisionId = '' } of skills)
    world.skills.set(id, { id, name, state: toState(state), divisionId, dateModifiedMs, version: 1, visibleAtMs: 0 })
  for (const { id, name } of languages)
    world.languages.set(id, { id, name, state: 'active', dateModifiedMs, version: 1 })
}

/** Known states. A state that the platform adds later counts as active. */
export function toState(state: string): WorldSkill['state'] {
  return state === 'inactive' || state === 'deleted' ? state : 'active'
}
