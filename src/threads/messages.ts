import { type Issue, SkillrouteError, ValidationError } from '../core/errors'

/**
 * A message from a pool to a thread. The first one is the input to work on, the following ones name tasks of it by
 * number.
 */
export type PoolMessage<Input = unknown> =
  | { readonly type: 'input'; readonly input: Input }
  | { readonly type: 'task'; readonly task: number }

/** A message from a thread to the pool that started it. */
export type ThreadMessage<Answer, Progress> =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'done'; readonly task: number; readonly answer: Answer }
  | { readonly type: 'refused'; readonly refusal: Refusal }

/** An error as plain data. */
interface Refusal {
  readonly code: string
  readonly message: string
  /** Only for invalid input. */
  readonly issues?: readonly Issue[] | undefined
}

/** Serializes an error, so that it can leave its thread. */
export function toRefusal(error: SkillrouteError): Refusal {
  const { code, message } = error
  return { code, message, issues: error instanceof ValidationError ? error.issues : undefined }
}

/** Restores the error, with the same code, message and issues. */
export function toError({ code, message, issues }: Refusal): SkillrouteError {
  if (issues === undefined) return new SkillrouteError(code, message)
  const bare = new ValidationError(issues, { code })
  // If there is a subject, the message begins with it.
  const subject = message.slice(0, -`: ${bare.message}`.length)
  return message === bare.message ? bare : new ValidationError(issues, { code, subject })
}
