import type { World, WorldDivision } from '../model/types'
import { idStream } from './ids'
import { skillName } from './names'

const DIVISIONS = ['Home', 'Consumer', 'Business', 'Partners'] as const
const LANGUAGES = ['English', 'Spanish', 'French', 'German'] as const
const WRAPUP_CODES = ['Resolved', 'Follow-up needed', 'Transferred', 'Wrong number', 'Complaint', 'Sale'] as const
/** Time between the last change of the catalog and the end of history. */
const CATALOG_AGE_MS = 400 * 86_400_000

/** The org's divisions, the home division first. */
export function makeDivisions(seed: number): Map<string, WorldDivision> {
  const newId = idStream(`${seed}/divisions`)
  return new Map(
    DIVISIONS.map((name, index) => {
      const id = newId()
      const description = index === 0 ? 'The home division' : `${name} customers`
      return [id, { id, name, description, homeDivision: index === 0 }]
    }),
  )
}

/** Skills, languages, wrap-up codes and one utilization label. */
export function fillCatalog(world: World, skills: number): void {
  const dateModifiedMs = world.startedAtMs - CATALOG_AGE_MS
  const divisionId = homeDivision(world).id
  for (let index = 0; index < skills; index++) {
    const id = world.newId()
    const name = skillName(index)
    world.skills.set(id, { id, name, state: 'active', divisionId, dateModifiedMs, version: 1, visibleAtMs: 0 })
  }
  for (const name of LANGUAGES) {
    const id = world.newId()
    world.languages.set(id, { id, name, state: 'active', dateModifiedMs, version: 1 })
  }
  fillExtras(world)
}

/** Wrap-up codes and one utilization label, which no snapshot contains. */
export function fillExtras(world: World): void {
  for (const name of WRAPUP_CODES) {
    const id = world.newId()
    world.wrapupCodes.set(id, { id, name })
  }
  const labelId = world.newId()
  world.utilizationLabels.set(labelId, { id: labelId, name: 'Priority customers' })
}

/** The home division, which every org has. @throws Error when the world has none */
export function homeDivision(world: World): WorldDivision {
  for (const division of world.divisions.values()) if (division.homeDivision) return division
  throw new Error('the emulated org has no home division')
}
