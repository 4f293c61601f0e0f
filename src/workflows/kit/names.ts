import { didYouMean } from '../../core/near-names'
import type { Ref } from '../../documents'
import { compareText } from '../../documents/plan/plan-hash'

/** Finds items by id, or by name without regard to case. */
export interface Names<T extends Ref> {
  /** @returns the item, or the reason if the text names none or several */
  find(text: string): { readonly one: T } | { readonly problem: string }
}

/** Maximum number of unknown names that get suggestions, since a file may have thousands. */
const MOST_GUESSES = 50

/** @param what `agent`, `skill` and so on, for messages */
export function namesOf<T extends Ref>(what: string, all: readonly T[]): Names<T> {
  let guesses = 0
  const byId = new Map(all.map((one) => [one.id, one]))
  const byName = new Map<string, T[]>()
  for (const one of all) {
    const key = fold(one.name)
    const same = byName.get(key)
    if (same === undefined) byName.set(key, [one])
    else same.push(one)
  }
  return {
    find(text) {
      const exact = byId.get(text)
      if (exact !== undefined) return { one: exact }
      const [first, second, ...more] = byName.get(fold(text)) ?? []
      if (first === undefined) {
        guesses += 1
        const hint =
          guesses > MOST_GUESSES
            ? ''
            : didYouMean(
                text,
                all.map(({ name }) => name),
              )
        return { problem: `the org has no ${what} "${text}"${hint}` }
      }
      if (second === undefined) return { one: first }
      const ids = [first, second, ...more].map(({ id }) => id).sort(compareText)
      return { problem: `${ids.length} of the org's ${what}s are called "${text}"; use the id: ${ids.join(', ')}` }
    },
  }
}

function fold(name: string): string {
  return name.trim().toLowerCase()
}
