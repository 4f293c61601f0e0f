/** Maximum number of names in a sentence; the plan's own list has all of them. */
const MAX_LISTED = 6

/** Joins the first names of a list and the number of the others. */
export function some(names: readonly string[]): string {
  const more = names.length - MAX_LISTED
  return names.slice(0, MAX_LISTED).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
