import type { LeftOut } from '../../documents'
import { compareText } from '../../documents/plan/plan-hash'

/** Sorts the entries and removes duplicates; the order of the input does not matter. */
export function sortedLeftOut(leftOut: readonly LeftOut[]): LeftOut[] {
  const byKey = new Map(leftOut.map((one) => [JSON.stringify([one.why, one.what, one.code]), one]))
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, { code, what, why }]) => ({ code, what, why }))
}
