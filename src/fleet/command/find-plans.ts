import { EXIT, exitCodeOfCode } from '../../terminal/io/exit-code'
import type { FleetJobState, FleetResult } from '..'
import type { JobNote } from './board'

/** An org's plan from the last `fleet plan`, if it can be applied; otherwise the reason why it cannot, and the exit code. */
export type PlanOrReason =
  | { readonly org: string; readonly plan: Extract<FleetResult, { kind: 'plan' }> }
  | { readonly org: string; readonly plan?: undefined; readonly why: string; readonly exit: number }

/**
 * For each org, the plan from the last `fleet plan`, or the reason why it cannot be applied. For example, it has no changes or
 * breaks a limit.
 * @param isNamed whether the user named the orgs
 */
export function findPlans(
  orgs: readonly string[],
  notes: readonly JobNote[],
  states: readonly FleetJobState[],
  isNamed: boolean,
): PlanOrReason[] {
  return orgs.map((org): PlanOrReason => {
    const note = notes.find((one) => one.org === org)
    // A user who plans some orgs and then applies all means the planned ones, so an unplanned org is not an error.
    if (note === undefined)
      return { org, why: 'the last fleet plan left it out', exit: isNamed ? EXIT.usage : EXIT.done }
    return evaluate(
      org,
      states.find(({ id }) => id === note.id),
    )
  })
}

function evaluate(org: string, state: FleetJobState | undefined): PlanOrReason {
  if (state === undefined)
    return { org, why: 'Redis no longer knows its plan: run skillroute fleet plan again', exit: EXIT.failed }
  const { result, error = 'for a reason that is not known', errorCode } = state
  if (state.state === 'failed') return { org, why: `its plan failed: ${error}`, exit: exitCodeOfCode(errorCode) }
  if (result?.kind !== 'plan') return { org, why: 'its plan is not ready yet', exit: EXIT.tryAgain }
  const { problems, changes } = result
  if (problems.length > 0) return { org, why: `its plan has problems: ${problems.join('; ')}`, exit: EXIT.refused }
  return changes === 0 ? { org, why: 'nothing to change', exit: EXIT.done } : { org, plan: result }
}
