import { SkillrouteError } from './base'

/**
 * The client or command is configured in a way that cannot work. Thrown before any request. Code `config.invalid` or
 * more specific.
 */
export class ConfigError extends SkillrouteError {
  static override readonly kind: string = 'ConfigError'
  override readonly name = 'ConfigError'

  constructor(message: string, options: { code?: string; cause?: unknown } = {}) {
    super(options.code ?? 'config.invalid', message, options)
  }
}

/**
 * One problem of an input: where (`path` like `skills[3].level`), what, and the place in a file if it came from one.
 */
export interface Issue {
  readonly path: string
  readonly message: string
  readonly line?: number
  readonly column?: number
}

/**
 * Invalid input. `issues` holds all problems found, not only the first, up to 1,000. Code `input.invalid` or more
 * specific.
 */
export class ValidationError extends SkillrouteError {
  static override readonly kind: string = 'ValidationError'
  override readonly name = 'ValidationError'
  readonly issues: readonly Issue[]
  /** The invalid input, such as the file's name; absent if not given. */
  readonly subject?: string

  constructor(issues: readonly Issue[], options: { code?: string; cause?: unknown; subject?: string } = {}) {
    const listed = issues.length <= MAX_ISSUES ? issues : bounded(issues)
    super(options.code ?? 'input.invalid', summary(listed, options.subject), options)
    this.issues = listed
    if (options.subject !== undefined) this.subject = options.subject
  }
}

/** More than anybody reads. A file made for another org may have a problem on every line. */
const MAX_ISSUES = 1_000

function bounded(issues: readonly Issue[]): readonly Issue[] {
  const more = issues.length - MAX_ISSUES
  return [...issues.slice(0, MAX_ISSUES), { path: '', message: `and ${more} more: fix these first` }]
}

function summary(issues: readonly Issue[], subject: string | undefined): string {
  const lines = issues.map((issue) => (issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`))
  const head = subject === undefined ? '' : `${subject}: `
  return head + (lines.length === 0 ? 'invalid input' : lines.join('; '))
}
