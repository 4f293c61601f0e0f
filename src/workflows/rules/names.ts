import type { Ref } from '../../documents'
import { namesOf } from '../kit/names'

/** Items of one kind, found by name or id. */
export interface Lookup<T extends Ref> {
  /** Returns the item, or a sentence with the reason if there is not exactly one. */
  find(text: string): { readonly found: T } | { readonly found: undefined; readonly why: string }
}

/** @param what the kind in messages, such as `queue` */
export function lookup<T extends Ref>(what: string, all: readonly T[]): Lookup<T> {
  const names = namesOf(what, all)
  return {
    find(text) {
      const result = names.find(text)
      return 'one' in result ? { found: result.one } : { found: undefined, why: result.problem }
    },
  }
}
