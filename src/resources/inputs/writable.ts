/**
 * A thing that was read and is given back whole, as a body takes it. An input without an id is left as it is: whoever names
 * such a field means it, and the platform answers.
 * @param given as of {@link writable}
 */
export function writableIfRead<T extends object>(value: T, given: string): T | Record<string, unknown> {
  return 'id' in value ? writable(value, given) : value
}

/**
 * An input without what the platform gives of a thing and takes for none: things that were read are given back whole.
 * @param given names of those fields, a blank between them
 */
export function writable(value: object, given: string): Record<string, unknown> {
  const left = new Set(`id selfUri ${given}`.split(' '))
  const fields = Object.entries(value).filter(([name]) => !left.has(name))
  return Object.fromEntries(fields.map(([name, field]) => [name, name === 'division' ? byId(field) : field]))
}

/** A division as bodies take it. */
function byId(division: unknown): unknown {
  if (typeof division !== 'object' || division === null || !('id' in division)) return division
  return { id: division.id }
}
