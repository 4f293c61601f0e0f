import type { ChangeStatus } from '../../../documents'

/** How a run ended, in a word for people: `partial` only where some of it holds. */
export function outcomeWord(run: {
  readonly outcome: string
  readonly counts?: Readonly<Partial<Record<ChangeStatus, number>>> | undefined
}): string {
  const { outcome, counts } = run
  if (outcome !== 'partial' || counts === undefined) return outcome
  const { applied = 0, already = 0, resumed = 0, held = 0, undone = 0, failed = 0, conflict = 0 } = counts
  if (applied + already + resumed + held + undone > 0) return outcome
  if (failed > 0) return 'failed'
  return conflict > 0 ? 'conflict' : 'nothing done'
}
