import type { Guardrails } from '../../documents'

/** Whether guardrails can be checked only with the demand: those on saturation, and some on coverage. */
export function needsDemand({ saturation = [], coverage = [] }: Partial<Guardrails> = {}): boolean {
  return saturation.length > 0 || needsModel(coverage)
}

/**
 * Whether a limit on coverage needs a model of the demand: a share of contacts, or agents on duty at times of the week.
 */
export function needsModel(coverage: NonNullable<Guardrails['coverage']>): boolean {
  return coverage.some(({ minShare, during }) => minShare !== undefined || during !== undefined)
}
