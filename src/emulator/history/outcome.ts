import type { WorldContactType, WorldUser } from '../model/types'

/** Bits of `WorldHistory.flags`. */
export const flag = { abandoned: 1, short: 2, transferred: 4, resolved: 8, consult: 16 } as const

/** Someone who hangs up sooner than this is a short abandon (the platform's usual threshold), ms. */
export const shortAbandonMs = 5000

/** Share of the handle time that is after-call work, around which a contact's own share swings. */
const acwShare = 0.16
/** Share of contacts put on hold, and the share of their talk time that the hold takes. */
const heldContacts = 0.3
const heldShare = 0.22
/** Unresolved contacts are passed on this often, resolved ones that often; a part of these after a consultation. */
const transferUnresolved = 0.3
const transferResolved = 0.03
const consultShare = 0.35
/** Resolution of agents who have no figure of their own. */
const usualResolution = 0.75

/** What an agent makes of a contact: times in whole ms. */
export interface Handling {
  readonly talkMs: number
  readonly heldMs: number
  readonly acwMs: number
  readonly flags: number
}

/** How a handle time splits and how the contact ends, from the agent's hidden truth and the caller's draws. */
export function handle(
  user: WorldUser,
  type: WorldContactType,
  totalMs: number,
  outcome: number,
  split: number,
): Handling {
  const acwMs = Math.round(totalMs * acwShare * (0.5 + split))
  // `split` in its first part decides on a hold too: independent of the outcome, and one number fewer a caller.
  const heldMs = split < heldContacts ? Math.round((totalMs - acwMs) * heldShare) : 0
  return { talkMs: totalMs - acwMs - heldMs, heldMs, acwMs, flags: outcomeFlags(user, type, outcome) }
}

/**
 * Mean handle time of an agent for a contact type in seconds: the type's mean times the agent's own speed over the asked
 * skills. The hidden truth.
 */
export function trueHandleSeconds(user: Pick<WorldUser, 'truth'>, type: WorldContactType): number {
  const measured = user.truth.measured?.(type)
  return measured?.handleSeconds ?? type.meanHandleSeconds * truthFor(user.truth.speed, type.skillIds, 1)
}

/** Probability that an agent resolves a contact of a type: the hidden truth. */
export function trueResolution(user: Pick<WorldUser, 'truth'>, type: WorldContactType): number {
  const measured = user.truth.measured?.(type)?.resolution
  return Math.min(1, Math.max(0, measured ?? truthFor(user.truth.resolution, type.skillIds, usualResolution)))
}

function outcomeFlags(user: WorldUser, type: WorldContactType, outcome: number): number {
  const probability = trueResolution(user, type)
  const resolved = outcome < probability
  // Where in its part of [0, 1) the draw fell is again uniform.
  const rest = resolved ? outcome / probability : (outcome - probability) / (1 - probability)
  const usual = resolved ? transferResolved : transferUnresolved
  const measured = user.truth.measured?.(type)?.transferred
  const transferRate = measured === undefined ? usual : Math.min(1, measured * (usual / meanTransfer(probability)))
  const transferred = rest < transferRate
  const consulted = transferred && rest < transferRate * consultShare
  return (resolved ? flag.resolved : 0) | (transferred ? flag.transferred : 0) | (consulted ? flag.consult : 0)
}

/** Share of contacts that are transferred when so many are resolved. */
function meanTransfer(resolved: number): number {
  return resolved * transferResolved + (1 - resolved) * transferUnresolved
}

/** Mean of an agent's hidden figure over the asked skills; the base ('') stands in for a skill without its own. */
function truthFor(figures: ReadonlyMap<string, number>, skillIds: readonly string[], otherwise: number): number {
  const base = figures.get('') ?? otherwise
  if (skillIds.length === 0) return base
  return skillIds.reduce((sum, skill) => sum + (figures.get(skill) ?? base), 0) / skillIds.length
}
