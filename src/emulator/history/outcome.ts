import type { WorldContactType, WorldUser } from '../model/types'

/** Bits of `WorldHistory.flags`. */
export const flag = { abandoned: 1, short: 2, transferred: 4, resolved: 8, consult: 16, forOwn: 32, byOwn: 64 } as const

/** Callers who hang up sooner than this count as short abandons (the platform's usual threshold), ms. */
export const shortAbandonMs = 5000

/** Mean share of the handle time that is after-call work. The share of a single contact varies around it. */
const acwShare = 0.16
/** Share of contacts put on hold, and the share of their talk time that is hold. */
const heldContacts = 0.3
const heldShare = 0.22
/**
 * Share of unresolved and of resolved contacts that are transferred, and the share of transfers with a consultation.
 */
const transferUnresolved = 0.3
const transferResolved = 0.03
const consultShare = 0.35
/** Probability of resolution for agents without a figure of their own. */
const usualResolution = 0.75

/** After-call work of a contact that is handled for a time, from the caller's draw. */
export function drawnAcwMs(totalMs: number, split: number): number {
  return totalMs * acwShare * (0.5 + split)
}

/** How a handle time splits and how the contact ends, from the agent's hidden truth and the caller's draws. */
export function handle(
  user: WorldUser,
  type: WorldContactType,
  totalMs: number,
  acwMs: number,
  outcome: number,
  split: number,
): { readonly talkMs: number; readonly heldMs: number; readonly acwMs: number; readonly flags: number } {
  // `split` also decides whether there is a hold. It is independent of the outcome and saves one random number.
  const heldMs = split < heldContacts ? Math.round((totalMs - acwMs) * heldShare) : 0
  return { talkMs: totalMs - acwMs - heldMs, heldMs, acwMs, flags: outcomeFlags(user, type, outcome) }
}

/**
 * Mean handle time of an agent for a contact type in seconds: the type's mean times the agent's own speed over the
 * required skills. The hidden truth.
 */
export function trueHandleSeconds(user: Pick<WorldUser, 'truth'>, type: WorldContactType): number {
  const measured = user.truth.measured?.(type)
  return measured?.handleSeconds ?? type.meanHandleSeconds * combineTruth(user.truth.speed, type.skillIds, 1)
}

/** Probability that an agent resolves a contact of a type: the hidden truth. */
export function trueResolution(user: Pick<WorldUser, 'truth'>, type: WorldContactType): number {
  const measured = user.truth.measured?.(type)?.resolution
  return Math.min(1, Math.max(0, measured ?? combineTruth(user.truth.resolution, type.skillIds, usualResolution)))
}

function outcomeFlags(user: WorldUser, type: WorldContactType, outcome: number): number {
  const probability = trueResolution(user, type)
  const resolved = outcome < probability
  // The position of the draw within its part of [0, 1) is uniform again.
  const rest = resolved ? outcome / probability : (outcome - probability) / (1 - probability)
  const usual = resolved ? transferResolved : transferUnresolved
  const measured = user.truth.measured?.(type)?.transferred
  const transferRate = measured === undefined ? usual : Math.min(1, measured * (usual / meanTransfer(probability)))
  const transferred = rest < transferRate
  const consulted = transferred && rest < transferRate * consultShare
  return (resolved ? flag.resolved : 0) | (transferred ? flag.transferred : 0) | (consulted ? flag.consult : 0)
}

/** Share of contacts that are transferred, given the share that is resolved. */
function meanTransfer(resolved: number): number {
  return resolved * transferResolved + (1 - resolved) * transferUnresolved
}

/**
 * Mean of an agent's hidden figure over the required skills; the base ('') stands in for a skill without its own
 * figure.
 */
function combineTruth(figures: ReadonlyMap<string, number>, skillIds: readonly string[], otherwise: number): number {
  const base = figures.get('') ?? otherwise
  if (skillIds.length === 0) return base
  return skillIds.reduce((sum, skill) => sum + (figures.get(skill) ?? base), 0) / skillIds.length
}
