import { EXIT, exitCodeOfCode } from '../../terminal/io/exit-code'
import { applyExit } from '../../terminal/runs/apply-exit'
import type { FleetJobState } from '..'

/** The exit code of a fleet command: the worst of any org. */
export function fleetExit(states: readonly FleetJobState[], others: readonly number[] = []): number {
  const exits = new Set([...states.map(jobExit), ...others])
  return WORST_FIRST.find((code) => exits.has(code)) ?? EXIT.done
}

/** Failures that must be fixed outside the orgs come first; states that a later run resolves come last. */
const WORST_FIRST: readonly number[] = [EXIT.failed, EXIT.usage, EXIT.refused, EXIT.conflict, EXIT.tryAgain, EXIT.done]

function jobExit({ state, errorCode, result }: FleetJobState): number {
  if (state === 'failed') return exitCodeOfCode(errorCode)
  if (result?.kind === 'plan') return result.problems.length > 0 ? EXIT.refused : EXIT.done
  return result?.kind === 'apply' ? applyExit({ ...result, external: { length: result.external } }) : EXIT.done
}
