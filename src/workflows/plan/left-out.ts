import type { LeftOut } from '../../documents'
import { compareText } from '../../documents/plan/plan-hash'

/** Each entry once, in an order that does not depend on the order of the input. */
export function sortedLeftOut(leftOut: readonly LeftOut[]): LeftOut[] {
  const byKey = new Map(leftOut.map((one) => [JSON.stringify([one.why, one.what, one.code]), one]))
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, { code, what, why }]) => ({ code, what, why }))
}
