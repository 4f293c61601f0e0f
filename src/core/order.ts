/** Order by code unit, the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A copy sorted by id, by code unit. */
export function byId<T extends { readonly id: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => compareText(a.id, b.id))
}

/** Order of things by name, those of one name by id. */
export function byNameThenId(a: Named, b: Named): number {
  return compareText(a.name, b.name) || compareText(a.id, b.id)
}

interface Named {
  readonly id: string
  readonly name: string
}
