const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/**
 * An object that shows `shown` alone: what is in `secret` is readable, but neither enumerable nor its own, and prints as
 * `text`.
 */
export function withHidden<T extends object>(
  shown: Readonly<Record<string, unknown>>,
  secret: Readonly<Record<PropertyKey, unknown>>,
  text: string,
): T {
  const hidden: PropertyDescriptorMap = { [INSPECT]: { value: () => text, enumerable: false } }
  for (const name of Reflect.ownKeys(secret)) hidden[name] = { get: () => secret[name], enumerable: false }
  const fields = Object.entries(shown).map(([name, value]) => [name, { value, enumerable: true }] as const)
  const made: T = Object.create(Object.defineProperties({}, hidden), Object.fromEntries(fields))
  return Object.freeze(made)
}
