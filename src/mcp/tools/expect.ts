import * as z from 'zod'
import { defined } from '../../core/defined'
import { ValidationError } from '../../core/errors'
import type {
  CurveStep,
  Desired,
  Effect,
  Guardrails,
  Plan,
  PlanRequest,
  QueueEffect,
  SimulatedQueue,
  SimulatedTotal,
} from '../../documents'
import { contactsWithinServiceLevel } from '../../optimizer/what-if/within-service-level'
import { pointsAround } from '../../report/text/kit/improvement-figures'
import { readJsonOrYaml } from '../../terminal/io/json-or-yaml'
import { parseGuardrails, planOrg, type RecommendResult, recommend, simulate } from '../../workflows'
import { buildOrgModel } from '../../workflows/plan/read-org'
import type { Answer } from '../answer'
import type { Session } from '../session'
import { CHANGES, defineTool, EFFECT_METHOD, PAGE, PROTECT, QUEUES, SEARCH } from '../tool'

/**
 * The desired state that changes ask for.
 * @throws ValidationError for two levels of one skill of one agent
 */
export function buildDesired(changes: z.output<typeof CHANGES>): Desired {
  const agents = new Map<string, Map<string, number | null>>()
  for (const [place, { agent, skill, level }] of changes.entries()) {
    const skills = agents.get(agent) ?? new Map<string, number | null>()
    if (skills.has(skill)) {
      throw new ValidationError([
        { path: `changes[${place}]`, message: 'the same agent and skill are there twice: leave one out' },
      ])
    }
    agents.set(agent, skills.set(skill, level))
  }
  const desired = [...agents].map(([agent, skills]) => [agent, { skills: Object.fromEntries(skills) }] as const)
  return { format: 'skillroute/desired@1', agents: Object.fromEntries(desired) }
}

/** The guardrails that the server was started with. The file is read each time, as its owner may change it. */
export async function readGuardrails({
  io,
  options,
}: Pick<Session, 'io' | 'options'>): Promise<Guardrails | undefined> {
  const { guardrails: file } = options
  return file === undefined ? undefined : await parseGuardrails(await readJsonOrYaml(io, file), file)
}

const FIGURES =
  'Units: serviceLevel, occupancy and abandonProbability are ratios from 0 to 1; asaSeconds is seconds; contactsPerWeek is contacts per week.'

/** The center as it is, simulated. */
export const simulateTool = defineTool(
  {
    name: 'simulate',
    description: 'Simulates the center as it is: service level, waits and abandonment of each queue, with intervals.',
  },
  {
    replications: z.int().min(2).max(100).optional().describe('Independent runs.'),
    seed: z.int().min(0).max(1_000_000).default(1).describe('Same seed, same result.'),
    ...PAGE,
  },
  async ({ replications, seed }, session, signal) => {
    const { snapshot, demand } = await session.read()
    const { model } = await buildOrgModel(snapshot, demand)
    const { method, total, queues, notes } = await simulate(model, { replications, seed, signal })
    return {
      about: [
        'One row for each queue. Figures are { mean, low, high }: the mean and its 95 % interval.',
        `${FIGURES} offered and abandoned are contacts in the counted hours.`,
      ],
      summary: { hours: method.countHours, total: toService(total) },
      rows: queues.map((row) => ({ queue: row.queue, ...toService(row) })),
      notes,
    }
  },
)

function toService(measured: SimulatedQueue | SimulatedTotal) {
  const { offered, abandoned, serviceLevel, asaSeconds, abandonProbability } = measured
  const occupancy = 'occupancy' in measured ? measured.occupancy : undefined
  return { offered, abandoned, serviceLevel: serviceLevel.offered, asaSeconds, abandonProbability, occupancy }
}

/** What changes would bring. */
export const whatIfTool = defineTool(
  {
    name: 'what_if',
    description:
      'The effect of given changes of skills on each queue, before and after, and which guardrails they would break. Writes nothing and keeps nothing.',
  },
  { changes: CHANGES, ...EFFECT_METHOD, ...PAGE },
  async ({ changes, forecast }, session, signal) => {
    const { snapshot, demand } = await session.read()
    const request: PlanRequest = {
      want: { desired: buildDesired(changes) },
      limits: { guardrails: await readGuardrails(session) },
      forecast: { method: forecast },
    }
    const { plan } = await planOrg({ snapshot, demand }, request, { signal })
    return {
      about: [
        'One row for each queue, with its figures before and after the changes; those that the changes move most come first.',
        `${FIGURES} intervals and predictions are the range of the mean and of one future week.`,
      ],
      summary: {
        changes: plan.changes.length,
        method: plan.effect?.method,
        ...sumQueues(plan.effect),
        ...listProblems(plan),
      },
      rows: forecastRows(plan.effect),
      notes: plan.effect?.notes ?? [],
    }
  },
)

/** What a plan does not do, or may not. */
export function listProblems({ warnings, leftOut = [], guardrails = [] }: Plan) {
  const broken = guardrails.filter(({ ok }) => !ok).map(({ id, message }) => `${id}: ${message}`)
  return {
    brokenGuardrails: broken,
    leftOut: leftOut.map(({ what, why }) => `${what}: ${why}`),
    warnings,
  }
}

/** The queues that the changes move most, in contacts within service level, come first. */
function forecastRows(forecast: Effect | null): readonly unknown[] {
  const moved = ({ contactsPerWeek, before, after }: QueueEffect): number =>
    Math.abs(contactsPerWeek * (after.serviceLevel - before.serviceLevel))
  const rows = [...(forecast?.queues ?? [])].sort((a, b) => moved(b) - moved(a))
  return rows.map(({ method: _method, ...row }) => row)
}

/** Service level of all contacts, before and after. */
function sumQueues(forecast: Effect | null) {
  if (forecast === null) return {}
  const { contactsPerWeek, before, after } = contactsWithinServiceLevel(forecast)
  if (contactsPerWeek === 0) return {}
  return {
    allQueues: {
      contactsPerWeek,
      serviceLevelBefore: before / contactsPerWeek,
      serviceLevelAfter: after / contactsPerWeek,
      moreContactsPerWeekWithinServiceLevel: after - before,
    },
  }
}

/** Points of the curve in a summary. */
const CURVE_POINTS = 6

/** The changes that would bring most. */
export const recommendTool = defineTool(
  {
    name: 'recommend',
    description:
      'The changes that raise service level most, each with its reason, and the gain by number of changes. Takes seconds for 200 agents, minutes for thousands.',
  },
  {
    ...QUEUES,
    ...SEARCH,
    ...PROTECT,
    ...PAGE,
  },
  async ({ queues, search = {}, protect }, session, signal) => {
    const { snapshot, demand } = await session.read()
    const request: PlanRequest = {
      want: { recommend: search },
      limits: { scope: { queues }, protectedAgents: protect, guardrails: await readGuardrails(session) },
    }
    return recommended(await recommend({ snapshot, demand }, request, { signal }))
  },
)

/** A point of the curve without its queues. */
function toPoint({ changes, agents, serviceLevel, contactsPerWeek }: CurveStep) {
  return { changes, agents, serviceLevel, contactsPerWeek }
}

function recommended({ recommendations, improvement, notes }: RecommendResult): Answer {
  const rows = recommendations.map(({ evidence: _evidence, with: _with, alone: _alone, ...row }) => row)
  return {
    about: [
      'One row for each recommended change, the most valuable first. What they do to each queue is evaluated by what_if and plan.',
      `${FIGURES} value is what the change brings in contacts per week within service level; before and after are levels 0 to 5, or rings.`,
    ],
    ...(improvement === undefined
      ? {}
      : {
          summary: {
            chosen: improvement.chosen,
            curve: pointsAround(improvement, CURVE_POINTS).map(toPoint),
            ...defined({ queueSettings: improvement.queueSettings, blockedBy: improvement.blockedBy }),
          },
        }),
    rows,
    notes: [...notes, ...(improvement?.notes ?? [])],
  }
}
