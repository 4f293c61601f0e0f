/** Skills of one user: skill id to level. */
export type Levels = ReadonlyMap<string, number>

/** Levels that differ by less are equal: levels are sent as decimal text and may be stored in single precision. */
const TOLERANCE = 1e-6

/** Whether two levels are equal; null means that the skill is not held. */
export function sameLevel(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b
  return Math.abs(a - b) < TOLERANCE
}

/** Converts the API's list of skills to a map. */
export function levelsOf(skills: readonly { readonly id: string; readonly proficiency: number }[]): Levels {
  return new Map(skills.map((skill) => [skill.id, skill.proficiency]))
}
