import {
  ConfigError,
  IdempotencyError,
  isSkillrouteError,
  PlanError,
  RateLimitError,
  StoreError,
  ValidationError,
} from '../../core/errors'

/** The exit codes of commands. Programs may rely on them. A second Ctrl-C ends the process with 130. */
export const EXIT = {
  done: 0,
  failed: 1,
  /** Wrong usage or unusable input, including a plan that was tampered with or belongs to another org. */
  usage: 2,
  /** A command that searches for differences or problems found some. */
  found: 3,
  /** Refused by a guardrail. */
  refused: 4,
  /** Unresolved conflicts, or a stale plan. */
  conflict: 5,
  /** Locked, running elsewhere or interrupted: try again. */
  tryAgain: 75,
} as const

/** A signal, or a pipe or prompt that was closed; ends with {@link EXIT.tryAgain}. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** The exit code with which an error ends the command. */
export function findExitCode(error: unknown): number {
  if (error instanceof Interrupted) return EXIT.tryAgain
  if (error instanceof ConfigError || error instanceof ValidationError) return EXIT.usage
  // Errors of a file that the user named, or of a file of skillroute beside it.
  if (error instanceof StoreError && error.code.startsWith('file.')) return EXIT.usage
  if (error instanceof PlanError) return PLAN_EXITS[error.reason]
  if (error instanceof IdempotencyError) return error.reason === 'inFlight' ? EXIT.tryAgain : EXIT.usage
  return isSkillrouteError(error) && error.code === AWAY ? EXIT.tryAgain : EXIT.failed
}

/** Error code of work that stopped because the fleet's Redis is unavailable; it can be resumed. */
const AWAY = 'redis.unavailable'

const PLAN_EXITS: Readonly<Record<PlanError['reason'], number>> = {
  guardrail: EXIT.refused,
  stale: EXIT.conflict,
  conflict: EXIT.conflict,
  locked: EXIT.tryAgain,
  tampered: EXIT.usage,
  wrongOrg: EXIT.usage,
}

/** The exit code for an error known only by its code, such as that of a job that failed elsewhere. */
export function exitCodeOfCode(code: string | undefined): number {
  const [family = '', reason = ''] = code?.split('.') ?? []
  if (['config', 'input', 'file', 'model'].includes(family)) return EXIT.usage
  if (family === 'plan' && isPlanReason(reason)) return PLAN_EXITS[reason]
  if (code === 'redis.refused' || code === 'redis.keys' || code === 'idempotency.mismatch') return EXIT.usage
  return code === 'idempotency.inFlight' || code === AWAY ? EXIT.tryAgain : EXIT.failed
}

function isPlanReason(reason: string): reason is PlanError['reason'] {
  return Object.hasOwn(PLAN_EXITS, reason)
}

/** An error for people: what happened, each issue on its own line, and the ids that support needs. */
export function describeError(error: unknown): string {
  if (error instanceof Interrupted) {
    return 'Interrupted. Run it again: apply, undo and due resume, commands that only read start over.'
  }
  if (error instanceof ValidationError && (error.issues.length > 1 || error.issues[0]?.line !== undefined)) {
    const head = `${error.subject ?? 'The input'} cannot be used:`
    return [head, ...error.issues.map((issue) => `  ${place(issue)}${issue.message}`)].join('\n')
  }
  if (!isSkillrouteError(error)) return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return [error.message, ...hints(error)].join('\n')
}

function place(issue: { path: string; line?: number; column?: number }): string {
  const at =
    issue.line === undefined ? '' : `line ${issue.line}${issue.column === undefined ? '' : `:${issue.column}`} `
  return `${at}${issue.path === '' ? '' : `${issue.path}: `}`
}

/** The hint of a store that a lease or claim can be broken. */
const BREAK_IT = /break the (?:lease|claim) by its id/

function hints(error: Error): string[] {
  const lines: string[] = []
  const correlationId: unknown = Reflect.get(error, 'correlationId')
  if (error instanceof RateLimitError && error.retryAfterMs !== undefined) {
    lines.push(`The server asks to wait ${Math.ceil(error.retryAfterMs / 1000)} s.`)
  }
  if (BREAK_IT.test(error.message))
    lines.push(
      'To break it, give --break-lease with that id to apply, undo, due or calendar run; that of a schedule or a relay, to that command.',
    )
  if (typeof correlationId === 'string') lines.push(`Correlation id ${correlationId}`)
  return lines
}
