import { canServe } from '../model/can-serve'
import type { Stage } from './needs'
import { asksFor, occupancyOf, type Scene } from './scene'

/** How a skill stands in the org as it is, all contacts that ask for it together. */
export interface SkillNow {
  /** Agents on queue who can take some of these contacts. */
  readonly able: number
  /** Handled over staffed time of these agents; undefined where unknown. */
  readonly utilization: number | undefined
  /** The fullest of the groups that these contacts depend on; Infinity where nobody can take any of them. */
  readonly saturation: number
  /** Contacts of the window that ask for it. */
  readonly offered: number
  /** Those of them that nobody can take: they ask for something else too, or come to another queue. */
  readonly unserved: number
}

/**
 * How each skill stands before any move, looked up once a skill: reasons of several moves for one skill then give the same
 * figures.
 */
export function skillsNow(scene: Scene, start: Stage): (skillId: string) => SkillNow {
  const known = new Map<string, SkillNow>()
  return (skillId) => {
    const now = known.get(skillId) ?? skillNow(scene, start, skillId)
    known.set(skillId, now)
    return now
  }
}

function skillNow(scene: Scene, { model, split }: Stage, skillId: string): SkillNow {
  const serves = canServe(model)
  const { presence } = scene.week.typical
  const types = model.contactTypes.flatMap((type, k) =>
    type.offered > 0 && asksFor(scene, type, skillId) ? [{ type, saturation: split.saturation[k] ?? 0 }] : [],
  )
  const served = types.filter(({ saturation }) => Number.isFinite(saturation))
  const able = model.agents.filter(
    (agent, a) => (presence[a] ?? 0) > 0 && served.some(({ type }) => serves(agent, type)),
  )
  const sum = (list: typeof types): number => list.reduce((all, { type }) => all + type.offered, 0)
  return {
    able: able.length,
    utilization: occupancyOf(able),
    saturation:
      served.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...served.map(({ saturation }) => saturation)),
    offered: sum(types),
    unserved: sum(types) - sum(served),
  }
}
