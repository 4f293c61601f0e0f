const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/**
 * An object that shows only `visible` and prints as `text`. The values in `secret` can be read, but are not enumerable
 * and not own properties.
 */
export function withHidden<T extends object>(
  visible: Readonly<Record<string, unknown>>,
  secret: Readonly<Record<PropertyKey, unknown>>,
  text: string,
): T {
  const hidden: PropertyDescriptorMap = { [INSPECT]: { value: () => text, enumerable: false } }
  for (const name of Reflect.ownKeys(secret)) hidden[name] = { get: () => secret[name], enumerable: false }
  const fields = Object.entries(visible).map(([name, value]) => [name, { value, enumerable: true }] as const)
  const made: T = Object.create(Object.defineProperties({}, hidden), Object.fromEntries(fields))
  return Object.freeze(made)
}
