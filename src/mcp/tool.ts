import * as z from 'zod'
import { ValidationError } from '../core/errors'
import { listProblems } from '../core/schema'
import { recommendSchema } from '../documents/plan-request/plan-request-schema'
import { type Answer, answerText } from './answer'
import type { Session } from './session'

/** What an assistant can call. */
export interface Tool {
  readonly name: string
  readonly description: string
  /** Whether it writes to the org. */
  readonly isWriting: boolean
  /** JSON Schema of its arguments. */
  readonly inputSchema: { readonly type: 'object'; readonly [key: string]: unknown }
  /**
   * @throws ValidationError for arguments that the schema refuses
   * @returns the answer as text
   */
  call(args: unknown, session: Session, signal: AbortSignal): Promise<string>
}

/** Arguments of a tool whose answer has rows. */
export const PAGE = {
  offset: z.int().min(0).max(1_000_000).default(0).describe('Rows to leave out before the first.'),
  limit: z.int().min(1).max(100).default(20).describe('Maximum number of rows in the answer.'),
}

const name = z.string().min(1).max(300)

/** Arguments that narrow a tool to a part of the org. */
export const QUEUES = {
  queues: z.array(name).min(1).max(50).optional().describe('Only these queues, by name or id.'),
}

/** Agents that get no changes. */
export const PROTECT = {
  protect: z.array(name).min(1).max(200).optional().describe('Agents to leave alone, by name or id.'),
}

/** How changes are searched for, as `want.recommend` of a request has it. */
export const SEARCH = {
  search: z
    .optional(recommendSchema())
    .describe('How changes are searched for, such as { maxChanges: 20 }. Shares are ratios from 0 to 1.'),
}

/** Skill levels that agents are to have, and skills to take away. */
export const CHANGES = z
  .array(
    z.strictObject({
      agent: name.describe('Name or id of the agent.'),
      skill: name.describe('Name or id of the skill.'),
      level: z.number().min(0).max(5).nullable().describe('Level 0 to 5; null: the agent no longer holds the skill.'),
    }),
  )
  .min(1)
  .max(200)

/** How the effect of the changes on service is calculated. */
export const EFFECT_METHOD = {
  forecast: z
    .enum(['auto', 'simulation', 'erlang'])
    .default('auto')
    .describe('simulation of weeks, erlang (formulas, at once), or auto: simulation unless that takes long.'),
}

/**
 * Makes a tool. An answer with several pages is calculated once: a call with an offset shows more of the same answer
 * while it is among the last ones that the session keeps.
 */
export function defineTool<Shape extends z.ZodRawShape>(
  about: { readonly name: string; readonly description: string; readonly isWriting?: boolean },
  shape: Shape,
  run: (input: z.output<z.ZodObject<Shape>>, session: Session, signal: AbortSignal) => Promise<Answer>,
): Tool {
  const schema = z.strictObject(shape)
  const { isWriting = false } = about
  return {
    ...about,
    isWriting,
    inputSchema: { ...z.toJSONSchema(schema, { io: 'input' }), type: 'object' },
    async call(args, session, signal) {
      const issues = listProblems(schema, args ?? {}, '')
      if (issues.length > 0) throw new ValidationError(issues, { subject: `The arguments of ${about.name}` })
      const parsed = schema.parse(args ?? {})
      const input: Readonly<Record<string, unknown>> = parsed
      const { offset = 0, limit = 1, ...rest } = input
      const page = { offset: Number(offset), limit: Number(limit) }
      const key = JSON.stringify([about.name, rest])
      const known = page.offset > 0 ? session.answers.get(key) : undefined
      const ending = AbortSignal.any([session.io.signal, signal])
      const answer = known ?? (await run(parsed as z.output<z.ZodObject<Shape>>, session, ending))
      if ('offset' in shape) session.answers.set(key, answer)
      return answerText(answer, page)
    },
  }
}
