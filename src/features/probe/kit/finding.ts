import { ApiError, ConnectionError, PermissionError, ResponseError } from '../../../core/errors'
import type { OrgFacts, ProbeCheck } from '../../../documents'

export interface Finding {
  readonly verdict: ProbeCheck['verdict']
  readonly evidence: string
  readonly why?: string | undefined
  readonly missing?: readonly string[] | undefined
  readonly facts?: OrgFacts | undefined
}

/** The finding of a check that could be made: it is as assumed, or it is not. */
export function found(asAssumed: boolean, evidence: string, facts: OrgFacts): Finding {
  return { verdict: asAssumed ? 'holds' : 'differs', evidence, facts }
}

/** The finding of a check that could not be made. */
export function unknown(why: string, evidence = 'nothing was seen'): Finding {
  return { verdict: 'unknown', evidence, why }
}

/** A refusal as evidence: its status and code. Texts of the platform may hold names. */
export function refusalText(error: ApiError): string {
  return error.code === '' ? String(error.status) : `${error.status} ${error.code}`
}

/** The finding of a request that was refused; unknown where the status says that it was for another reason. */
export function refusedWith(error: ApiError, status: number, asAssumed: boolean, facts: OrgFacts): Finding {
  const text = refusalText(error)
  if (error.status !== status) return unknown(`the platform answered ${text}`, text)
  return found(asAssumed, `refused with ${text}`, facts)
}

/**
 * The finding of a check that failed with an error: unknown, with the reason.
 * @throws errors that say nothing about the check, such as an abort by the caller
 */
export function unanswered(error: unknown): Finding {
  if (error instanceof PermissionError)
    return {
      verdict: 'unknown',
      evidence: refusalText(error),
      why: 'a permission is missing',
      missing: error.missing.length > 0 ? error.missing : ['not named by the platform'],
    }
  if (error instanceof ApiError) return unknown(`the platform answered ${refusalText(error)}`, refusalText(error))
  if (error instanceof ConnectionError || error instanceof ResponseError)
    return unknown(`no usable answer came (${error.code})`)
  throw error
}
