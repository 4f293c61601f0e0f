import type { RoutingModel } from '../../documents'
import { attributedRows } from './evidence'
import { effectiveContacts } from './handle-times'

/** The estimate of an agent's resolution probability on a skill: the moments of a beta distribution. */
export interface ResolutionPosterior {
  /** Expected resolution probability, 0..1. */
  readonly mean: number
  /**
   * True if no resolution is known: `mean` is then the probability that the agent keeps a contact and does not pass it
   * on.
   */
  readonly usesRetention: boolean
  /** Mean and variance of ln(p), relative to an average agent on the same contacts. */
  readonly logRelative: number
  readonly logVariance: number
}

interface Cell {
  contacts: number
  resolved: number
  /** How many of the same contacts an average agent would have resolved. */
  expected: number
}

/** The prior weighs at least one contact, however much agents differ. */
const MIN_KAPPA = 1

/** Expected probabilities are kept this far from 0 and 1, where the beta distribution is not defined. */
const EDGE = 1e-3

/**
 * Beta-binomial resolution per agent and skill: p = (x + kappa m) / (n + kappa), where x of the agent's n contacts were
 * resolved. m is the average resolution of the same contact types, so that agents with hard contacts are not rated
 * lower. The weight kappa of the prior, in contacts, follows from the correlation rho within agents: kappa = 1/rho - 1.
 * By analysis of variance, rho = (MSB - MSW) / (MSB + (n0 - 1) MSW), where MSB and MSW are the mean squares between and
 * within agents, and n0 is a typical number of contacts of an agent. rho <= 0 means that agents do not differ.
 *
 * A contact that an agent passes on is not resolved by this agent. For a skill without known resolution, the contacts
 * that the agent keeps count as resolved: otherwise an agent who passes contacts on early would look fast.
 */
export function resolutionFit(model: RoutingModel) {
  const rows = resolutionRows(model)
  const types = new Map<string, Cell>()
  for (const { type, contacts, resolved } of rows) add(types, type.id, contacts, resolved, 0)
  const rate = (cell: Cell | undefined): number => (cell === undefined ? 0 : cell.resolved / cell.contacts)
  const bySkill = new Map<string, Map<string, Cell>>()
  for (const { agent, skillId, type, contacts, resolved } of rows) {
    const cells = bySkill.get(skillId) ?? new Map<string, Cell>()
    bySkill.set(skillId, cells)
    add(cells, agent.id, contacts, resolved, contacts * rate(types.get(type.id)))
  }
  const kappa = new Map([...bySkill].map(([skill, cells]) => [skill, estimateKappa([...cells.values()])]))
  const withRetention = new Set(rows.flatMap(({ usesRetention, skillId }) => (usesRetention ? [skillId] : [])))
  const means = new Map([...bySkill].map(([skill, cells]) => [skill, skillMean([...cells.values()])]))
  return {
    /**
     * Undefined if the skill's resolution is unknown and nobody passes its contacts on. An agent without evidence has the
     * skill's mean.
     */
    posterior: (agentId: string, skillId: string): ResolutionPosterior | undefined => {
      const skillCell = bySkill.get(skillId)?.get(agentId)
      const mean = means.get(skillId)
      if (mean === undefined) return undefined
      const prior = skillCell === undefined ? mean : skillCell.expected / skillCell.contacts
      return {
        ...calculatePosterior(skillCell, prior, kappa.get(skillId) ?? Number.POSITIVE_INFINITY),
        usesRetention: withRetention.has(skillId),
      }
    },
  }
}

/** Contacts by agent, skill and type, with the number resolved, or kept if no resolution is known for the skill. */
function resolutionRows(model: RoutingModel) {
  const rows = attributedRows(model)
  const skillIds = (is: (row: (typeof rows)[number]['row']) => boolean): Set<string> =>
    new Set(rows.flatMap(({ row, skillId }) => (is(row) ? [skillId] : [])))
  const known = skillIds(({ resolved }) => resolved !== undefined)
  const passing = skillIds(({ transferred }) => transferred > 0)
  return rows.flatMap(({ row, share, skillId, ...rest }) => {
    const usesRetention = !known.has(skillId)
    if (usesRetention ? !passing.has(skillId) : row.resolved === undefined) return []
    const contacts = effectiveContacts(row) * share
    const max = Math.max(0, row.handled - row.transferred)
    const resolved = Math.min(row.resolved ?? max, max)
    return [{ ...rest, skillId, usesRetention, contacts, resolved: (resolved / row.handled) * contacts }]
  })
}

function calculatePosterior(
  own: Cell | undefined,
  prior: number,
  kappa: number,
): Omit<ResolutionPosterior, 'usesRetention'> {
  if (kappa === Number.POSITIVE_INFINITY) return { mean: prior, logRelative: 0, logVariance: 0 }
  const m = Math.min(1 - EDGE, Math.max(EDGE, prior))
  const alpha = kappa * m + (own?.resolved ?? 0)
  const total = kappa + (own?.contacts ?? 0)
  return {
    mean: alpha / total,
    logRelative: digamma(alpha) - digamma(total) - Math.log(m),
    logVariance: trigamma(alpha) - trigamma(total),
  }
}

function estimateKappa(cells: readonly Cell[]): number {
  const groups = cells.length
  const contacts = cells.reduce((sum, cell) => sum + cell.contacts, 0)
  const squares = cells.reduce((sum, cell) => sum + cell.contacts ** 2, 0)
  if (groups < 2 || contacts <= groups) return Number.POSITIVE_INFINITY
  const between = cells.reduce((sum, cell) => sum + (cell.resolved - cell.expected) ** 2 / cell.contacts, 0)
  const within = cells.reduce((sum, cell) => sum + cell.resolved * (1 - cell.resolved / cell.contacts), 0)
  const msb = between / (groups - 1)
  const msw = within / (contacts - groups)
  const n0 = (contacts - squares / contacts) / (groups - 1)
  const rho = (msb - msw) / (msb + (n0 - 1) * msw)
  return rho > 0 ? Math.max(MIN_KAPPA, 1 / rho - 1) : Number.POSITIVE_INFINITY
}

function skillMean(cells: readonly Cell[]): number {
  const contacts = cells.reduce((sum, cell) => sum + cell.contacts, 0)
  return cells.reduce((sum, cell) => sum + cell.resolved, 0) / contacts
}

function add(cells: Map<string, Cell>, key: string, contacts: number, resolved: number, expected: number): void {
  const cell = cells.get(key) ?? { contacts: 0, resolved: 0, expected: 0 }
  cells.set(key, cell)
  cell.contacts += contacts
  cell.resolved += resolved
  cell.expected += expected
}

/** Above this the asymptotic series have more digits than a double; smaller arguments are moved up by recurrence. */
const ASYMPTOTIC_FROM = 12

/** Derivative of ln gamma(x) for x > 0: recurrence psi(x) = psi(x + 1) - 1/x, then the asymptotic series. */
export function digamma(x: number): number {
  let shift = 0
  let z = x
  for (; z < ASYMPTOTIC_FROM; z++) shift -= 1 / z
  const w = 1 / (z * z)
  return shift + Math.log(z) - 0.5 / z - w * (1 / 12 - w * (1 / 120 - w * (1 / 252 - w * (1 / 240 - w / 132))))
}

/** Second derivative of ln gamma(x) for x > 0. */
export function trigamma(x: number): number {
  let shift = 0
  let z = x
  for (; z < ASYMPTOTIC_FROM; z++) shift += 1 / (z * z)
  const w = 1 / (z * z)
  return shift + 1 / z + w / 2 + (w / z) * (1 / 6 - w * (1 / 30 - w * (1 / 42 - w * (1 / 30 - (w * 5) / 66))))
}
