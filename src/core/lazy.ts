/**
 * A value that is created at its first use, and kept. Schemas above all: few programs need all of them, and creating every
 * one would be most of the cost of an import.
 */
// @__NO_SIDE_EFFECTS__
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
