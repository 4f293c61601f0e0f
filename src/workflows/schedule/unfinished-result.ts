/**
 * Why a run's result is unfinished: an apply report that a freeze or the time limit ended before its changes were made.
 * Undefined for every other result.
 */
export function unfinishedWhy(result: unknown): string | undefined {
  if (typeof result !== 'object' || result === null) return undefined
  if (Reflect.get(result, 'format') !== 'skillroute/apply-report@1') return undefined
  const unfinished: unknown = Reflect.get(result, 'unfinished')
  if (typeof unfinished !== 'object' || unfinished === null) return undefined
  return String(Reflect.get(unfinished, 'message'))
}
