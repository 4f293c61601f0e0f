import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ValidationError } from '../core/errors'
import type { Approval, Plan } from '../documents'
import { displayPath, ifThere, readText, resolvePath } from '../terminal/io/files'
import { parsePlan } from '../workflows'
import { approvalPath, parseApproval } from '../workflows/approval/read-approval'
import { inFile } from '../workflows/kit/in-file'
import type { Session } from './session'

export interface FoundPlan {
  readonly plan: Plan
  readonly text: string
  /** Full path. */
  readonly file: string
}

/** Names of plans: ASCII letters, digits, _ - . and no approvals. */
const NAME = /^(?!.*\.approval$)[A-Za-z0-9_][\w-]*(?:\.[\w-]+)*$/

/**
 * Reads a plan of the folder by its name. Its content must match its hash.
 * @throws ValidationError for a name that is a path
 * @throws ConfigError for a plan that is not there
 * @throws PlanError `tampered`
 */
export async function findPlan({ io, plans }: Session, name: string): Promise<FoundPlan> {
  const stem = name.replace(/\.json$/, '')
  if (!NAME.test(stem))
    throw new ValidationError([{ path: 'plan', message: 'must be the name of a plan, as the tool plans lists it' }])
  const file = join(plans, `${stem}.json`)
  const text = await readText(io, file)
  return { plan: inFile(`${stem}.json`, () => parsePlan(text)), text, file }
}

/** Names of the files in the folder that may be plans, sorted. */
export async function planNames({ plans }: Session): Promise<string[]> {
  const names = (await ifThere(plans, (path) => readdir(path))) ?? []
  return names
    .filter((name) => name.endsWith('.json') && NAME.test(name.replace(/\.json$/, '')))
    .map((name) => (name.endsWith('.json.json') ? name : name.replace(/\.json$/, '')))
    .sort()
}

/** The approval of a plan, read now: by its hash, so that it counts for no other content. */
export async function findApproval(
  { io, options }: Session,
  { plan, file }: FoundPlan,
): Promise<{ readonly approval?: Approval; readonly why?: string }> {
  const defaultPath = approvalPath(file)
  const { approvals } = options
  const path = approvals === undefined ? defaultPath : join(resolvePath(io, approvals), basename(defaultPath))
  const shownPath = displayPath(io, path)
  const text = await ifThere(path, (one) => readFile(one, 'utf8'))
  if (text === undefined) return { why: `there is no approval ${shownPath}` }
  try {
    const approval = inFile(shownPath, () => parseApproval(text))
    const isOfPlan = approval.planHash === plan.hash && approval.planId === plan.id && approval.org.id === plan.org.id
    return isOfPlan ? { approval } : { why: `${shownPath} approves another plan, or an earlier content of this one` }
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    return { why: error.message }
  }
}
