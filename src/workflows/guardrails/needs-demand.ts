import type { Guardrails } from '../../documents'

/**
 * Whether the guardrails need data that only demand shows: how saturated agents are, who is on duty when, what contacts
 * ask for.
 */
export function needsDemand({ saturation = [], coverage = [] }: Partial<Guardrails> = {}): boolean {
  return saturation.length > 0 || needsModel(coverage)
}

/** Whether a limit on coverage is about a share of contacts, or about times of the week. */
export function needsModel(coverage: NonNullable<Guardrails['coverage']>): boolean {
  return coverage.some(({ minShare, during }) => minShare !== undefined || during !== undefined)
}
