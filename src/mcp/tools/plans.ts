import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import type { Change, Plan, PlanRequest } from '../../documents'
import { aspectName, ownerName, valueChange } from '../../report/text/change'
import { describeError } from '../../terminal/io/exit-code'
import { displayPath, ifThere } from '../../terminal/io/files'
import { withOrg } from '../../terminal/org/connect'
import { isRefused, keepNewPlan } from '../../terminal/planning/new-plan'
import { usualFiles } from '../../terminal/runs/run-files'
import { planOrg } from '../../workflows'
import type { Answer } from '../answer'
import { approveLine } from '../approved-plan'
import { nameOf } from '../data'
import { findApproval, findPlan, planNames } from '../plan-files'
import type { Session } from '../session'
import { CHANGES, defineTool, EFFECT_METHOD, PAGE, PROTECT, QUEUES, SEARCH } from '../tool'
import { buildDesired, listProblems, readGuardrails } from './expect'

/** What stands before the reason of a plan that an assistant made: it goes into the plan and the audit log. */
const MADE_HERE = 'made through skillroute mcp'

/** Makes a plan and keeps it in a file. */
export const planTool = defineTool(
  {
    name: 'plan',
    description:
      'Makes a plan of given changes, or of the changes that raise service level most, and keeps it as a file for a person to read and approve. Writes nothing to the org.',
  },
  {
    changes: CHANGES.optional().describe('Without them: what recommend finds.'),
    ...QUEUES,
    ...SEARCH,
    ...PROTECT,
    reason: z.string().max(300).optional().describe('Why, or a ticket.'),
    ...EFFECT_METHOD,
    ...PAGE,
  },
  async ({ changes, queues, search = {}, protect, reason, forecast }, session, signal) => {
    const why = reason === undefined ? MADE_HERE : `${MADE_HERE}: ${reason}`
    const { io, options, plans } = session
    const { snapshot, demand, isGiven } = await session.read()
    const request: PlanRequest = {
      read: { days: options.days },
      want: changes === undefined ? { recommend: search } : { desired: buildDesired(changes) },
      limits: { scope: { queues }, protectedAgents: protect, guardrails: await readGuardrails(session) },
      forecast: { method: forecast },
      reason: why,
    }
    const { plan } = await withOrg(io, options, async (org) =>
      planOrg(isGiven ? { snapshot, demand } : { client: await org(), demand }, request, { signal }),
    )
    if (plan.changes.length === 0)
      return { about: ['No plan was made: nothing is to be changed.'], summary: listProblems(plan) }
    const file = join(plans, `${plan.id}.json`)
    await keepNewPlan(io, plan, { out: file })
    const next = isRefused(plan)
      ? 'It breaks a guardrail: it can be neither approved nor applied. Make another one.'
      : `A person approves it outside of this conversation: ${approveLine(session, file)}`
    return { ...planAnswer(plan), about: [`The plan ${plan.id} is in ${displayPath(io, file)}.`, next, ROW] }
  },
)

const ROW =
  'One row for each change. value is contacts per week within service level; before and after are levels 0 to 5.'

function planAnswer(plan: Plan): Omit<Answer, 'about'> {
  const { id, hash, org, createdAt, reason, changes, budget, effect } = plan
  return {
    summary: {
      plan: id,
      hash,
      org: org.name,
      createdAt,
      reason,
      changes: changes.length,
      applyMinutes: budget.minutes,
      forecastMethod: effect?.method,
      ...listProblems(plan),
    },
    rows: changes.map(changeRow),
    notes: plan.notes ?? [],
  }
}

export function changeRow(change: Change) {
  return {
    kind: change.kind,
    of: nameOf(ownerName(change)),
    what: nameOf(aspectName(change)),
    change: valueChange(change),
    reason: change.reason,
    value: change.value?.contactsPerWeek,
    from: change.from,
    until: change.until,
  }
}

/** One plan of the folder. */
export const showPlanTool = defineTool(
  { name: 'show_plan', description: 'The changes of a plan, its guardrails, and whether a person approved it.' },
  { plan: z.string().min(1).max(200).describe('Name of the plan, as plans lists it.'), ...PAGE },
  async ({ plan: name }, session) => {
    const found = await findPlan(session, name)
    const state = await readState(session, name)
    return { ...planAnswer(found.plan), about: [approvedText(state), ROW] }
  },
)

/** The plans of the folder. */
export const plansTool = defineTool(
  {
    name: 'plans',
    description: 'The plans in the folder of this server, with who approved them and whether they were applied.',
  },
  { ...PAGE },
  async (_input, session) => {
    const rows: unknown[] = []
    for (const name of await planNames(session)) {
      rows.push(
        await readState(session, name).catch((error: unknown) => ({ file: name, cannotBeRead: describeError(error) })),
      )
    }
    return { about: ['One row for each file. Show a plan by the value of its file.'], rows }
  },
)

async function readState(session: Session, name: string) {
  const found = await findPlan(session, name)
  const { plan, file } = found
  const { approval, why } = await findApproval(session, found)
  const { journal } = await usualFiles(session.io, plan.id, file)
  return {
    file: name,
    plan: plan.id,
    createdAt: plan.createdAt,
    changes: plan.changes.length,
    reason: plan.reason,
    approvedBy: approval?.by ?? null,
    ...(approval === undefined ? { why } : { approvedAt: approval.at }),
    wasApplied: (await ifThere(journal, stat)) !== undefined,
  }
}

function approvedText({ approvedBy }: { readonly approvedBy: string | null }): string {
  return approvedBy === null ? 'No person has approved this plan.' : 'A person has approved this plan.'
}
