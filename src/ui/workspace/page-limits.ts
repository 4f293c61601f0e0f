import type { Client } from '../../client'
import { ConfigError } from '../../core/errors'
import { contentHash } from '../../core/json/hash'
import type { GuardrailResult, Plan } from '../../documents'
import { type ApplyGuardrails, captureSnapshot } from '../../workflows'
import { evaluateGuardrails } from '../../workflows/guardrails/check'
import { readClock } from '../../workflows/plan/read-org'
import type { WorkspaceState } from './state'

/**
 * What the guardrails of the page say of a plan, whoever made it. None for a plan that carries the same ones.
 * @throws ConfigError if the org, which they are checked against, is not read yet
 */
export function pageVerdicts({ options, org }: WorkspaceState, plan: Plan): GuardrailResult[] {
  const { guardrails } = options
  if (guardrails === undefined || isSame(plan.binding?.guardrails, guardrails)) return []
  if (org === undefined)
    throw new ConfigError('The org is not read yet, and the guardrails of this page are checked against it. Try again.')
  const { snapshot, model } = org
  const { changes, effect, budget } = plan
  return evaluateGuardrails({ guardrails, snapshot, model, changes, effect, budget, now: readClock(options) }).map(
    (result) => ({ ...result, id: `page: ${result.id}` }),
  )
}

/** The same guardrails for an apply, with the org as it is. */
export async function limitsNow(
  { options: { guardrails }, org }: WorkspaceState,
  client: Client,
  signal: AbortSignal,
): Promise<ApplyGuardrails | undefined> {
  if (guardrails === undefined) return undefined
  return { guardrails, snapshot: await captureSnapshot(client, { signal }), model: org?.model }
}

function isSame(one: unknown, other: unknown): boolean {
  return one !== undefined && contentHash(one) === contentHash(other)
}
