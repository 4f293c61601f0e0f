import * as z from 'zod'
import type { ApplyReport } from '../../documents'
import { EXIT } from '../../terminal/io/exit-code'
import { possibleInverses } from '../../workflows/run/journal/inverse'
import type { Answer } from '../answer'
import { type ApprovedPlan, approvedPlan } from '../approved-plan'
import { CommandFailure, namedWords, orgWords, type Session } from '../session'
import { defineTool, PAGE } from '../tool'
import { changeRow } from './plans'

const PLAN = { plan: z.string().min(1).max(200).describe('Name of the plan, as plans lists it.') }

/** Writes an approved plan. */
export const applyTool = defineTool(
  {
    name: 'apply',
    description:
      'Writes a plan to the org, if a person approved exactly this plan outside of this conversation; refused otherwise. Values that somebody changed meanwhile are left alone. Call it again after an interruption.',
    isWriting: true,
  },
  { ...PLAN, ...PAGE },
  async ({ plan: name }, session, signal) => {
    const approved = await approvedPlan(session, name)
    const limits = namedWords('guardrails', listGuardrailFiles(session))
    const words = [`--approval=${approved.approvalCopy}`, ...limits]
    return await runWrite('apply', words, approved, session, signal)
  },
)

/** Reverts what applying an approved plan wrote. */
export const undoTool = defineTool(
  {
    name: 'undo',
    description:
      'Reverts what applying a plan wrote, if a person approved that plan outside of this conversation; refused otherwise. Values that somebody changed since are left alone and named.',
    isWriting: true,
  },
  { ...PLAN, ...PAGE },
  async ({ plan: name }, session, signal) => runWrite('undo', [], await approvedPlan(session, name), session, signal),
)

function listGuardrailFiles({ options: { guardrails } }: Session): string[] {
  return guardrails === undefined ? [] : [guardrails]
}

async function runWrite(
  command: 'apply' | 'undo',
  words: readonly string[],
  { plan, copy, journal }: ApprovedPlan,
  session: Session,
  signal: AbortSignal,
): Promise<Answer> {
  const line = [command, copy, '--yes', `--journal=${journal}`, ...words, ...orgWords(session.options)]
  const accepted = [EXIT.failed, EXIT.found, EXIT.refused, EXIT.conflict]
  // Even a failed run may have changed the org.
  const document = (await session.run(line, signal, accepted).finally(session.forget)).at(-1)
  if (!isReport(document)) {
    const code: unknown = Reflect.get(Object(document), 'exitCode')
    throw new CommandFailure(typeof code === 'number' ? code : EXIT.failed, document)
  }
  const { outcome, counts, requests, accuracy, unfinished, warnings, results } = document
  const made = command === 'apply' ? plan.changes : possibleInverses(plan.changes).map(({ change }) => change)
  const changes = new Map(made.map((change) => [change.id, change]))
  return {
    about: [
      `${command} of ${plan.id}: ${outcome}.`,
      'One row for each change, with its outcome. accuracy is the share from 0 to 1 of the changes read back that are as planned.',
    ],
    summary: { outcome, counts, requests, accuracy, unfinished, warnings },
    rows: results.map(({ changeId, status, error }) => {
      const change = changes.get(changeId)
      return { status, ...(change === undefined ? {} : changeRow(change)), error }
    }),
  }
}

function isReport(document: unknown): document is ApplyReport {
  return Reflect.get(Object(document), 'format') === 'skillroute/apply-report@1'
}
