/** Maximum number of names in a sentence; the plan's own list has all of them. */
const SHOWN = 6

/** Joins the first names of a list and the number of the others. */
export function some(names: readonly string[]): string {
  const more = names.length - SHOWN
  return names.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
