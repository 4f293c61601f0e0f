/**
 * A value that is made when it is first asked for, and kept. For what few programs need all of: schemas above all, since
 * making every one of them would be most of what an import costs.
 */
// @__NO_SIDE_EFFECTS__
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
