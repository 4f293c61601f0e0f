import type * as z from 'zod'
import { ConfigError, ValidationError } from '../../core/errors'
import { listProblems } from '../../core/schema'
import { INPUT } from '../protocol/input'
import type { Session } from '../protocol/view'
import type { Site } from './site'

/** Carries out what the page requests. */
export type Action = (body: unknown, session: Session) => unknown

/** The only path for approvers. */
export const APPROVE = '/api/approve'

/** The paths that change something. */
export function buildActions(site: Site): Readonly<Record<string, Action>> {
  const { workspace, sessions } = site
  const { plans, runs, variants } = workspace
  return {
    '/api/search': action(INPUT.search, (request) => workspace.search(request)),
    '/api/read': action(INPUT.nothing, () => void workspace.open(true)),
    '/api/variant': action(INPUT.variant, ({ id, ...choices }) => variants.set(id, choices)),
    '/api/copy': action(INPUT.copy, ({ from }) => ({ id: variants.copy(from) })),
    '/api/drop': action(INPUT.drop, ({ id }) => variants.drop(id)),
    '/api/save': action(INPUT.save, (input) => plans.save(input)),
    '/api/invite': action(INPUT.plan, ({ planId }) => {
      plans.assertHas(planId)
      const token = sessions.invite({ role: 'approver', planId })
      return { url: `http://127.0.0.1:${site.port}/?token=${token}` }
    }),
    [APPROVE]: action(INPUT.approve, (input, session) => {
      if (session.role === 'approver' && session.planId !== input.planId)
        throw new ConfigError('This link is for the approval of another plan.')
      return plans.approve(input)
    }),
    '/api/apply': action(INPUT.apply, (input) => runs.apply(input)),
    '/api/stop': action(INPUT.plan, ({ planId }) => runs.stop(planId)),
    '/api/verify': action(INPUT.plan, ({ planId }) => runs.verify(planId)),
    '/api/undo': action(INPUT.undo, (input) => runs.undo(input)),
  }
}

/** @throws ValidationError for an invalid body */
function action<Input>(schema: z.ZodType<Input>, work: (input: Input, session: Session) => unknown): Action {
  return async (body, session) => {
    const issues = listProblems(schema, body, '')
    if (issues.length > 0) throw new ValidationError(issues, { subject: 'request' })
    return (await work(schema.parse(body), session)) ?? {}
  }
}
