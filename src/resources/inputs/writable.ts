/**
 * An object that was read and is passed back whole, in the form that a body accepts. An input without an id stays
 * unchanged: its author set such a field on purpose, and the platform decides.
 * @param given as of {@link writable}
 */
export function writableIfRead<T extends object>(value: T, given: string): T | Record<string, unknown> {
  return 'id' in value ? writable(value, given) : value
}

/**
 * Removes the fields that the platform returns but does not accept, since objects that were read are passed back whole.
 * @param given names of those fields, separated by a space
 */
export function writable(value: object, given: string): Record<string, unknown> {
  const left = new Set(`id selfUri ${given}`.split(' '))
  const fields = Object.entries(value).filter(([name]) => !left.has(name))
  return Object.fromEntries(fields.map(([name, field]) => [name, name === 'division' ? byId(field) : field]))
}

/** A division in the form that bodies accept. */
function byId(division: unknown): unknown {
  if (typeof division !== 'object' || division === null || !('id' in division)) return division
  return { id: division.id }
}
