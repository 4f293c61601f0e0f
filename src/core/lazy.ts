/**
 * A value that is created at its first use and then kept. Mainly for schemas: few programs need all of them, and
 * creating every one would take most of the time of an import.
 */
// @__NO_SIDE_EFFECTS__
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
