import type { ZodError } from 'zod'
import * as z from 'zod/mini'
import { aDocument, checkOptions } from '../../core/schema'
import type { Problem, Rules, Snapshot } from '../../documents'
import { inTextOrder, problemAt, shapeProblems } from '../../documents/yaml/problem'
import { readYaml } from '../../documents/yaml/read'
import { valueSource, type YamlSource } from '../../documents/yaml/source'
import { checkOrg, queueEtag } from './check-org'
import { checkFile, type SameName } from './file/check-file'
import { RULES } from './file/schema'
import { viewRules } from './file/view'
import { indexOrg, type Org } from './org'
import { translateRules } from './work-out'

/** Options of {@link validateRules}. */
export interface ValidateRulesOptions {
  /** An org: names, capacities and etags are checked against it. Default: checks the file alone. */
  readonly snapshot?: Snapshot | undefined
}

/** The result of {@link validateRules}. */
export interface RulesCheck {
  /** True without problems; warnings do not count. */
  readonly ok: boolean
  /** All problems, in the order of the text, with line and column where the rules came as text. */
  readonly problems: readonly Problem[]
  /**
   * Valid rules that a plan for this org would refuse, such as a level in a queue where levels have no effect. They are
   * listed even if there are problems too. Needs the snapshot.
   */
  readonly warnings: readonly Problem[]
  /** The rules; null when there are problems. */
  readonly rules: Rules | null
  /** The current etag of each queue that the rules name, by its name. Empty without a snapshot. */
  readonly etags: Readonly<Record<string, string>>
}

/**
 * Checks assignment rules and returns all problems at once, without throwing.
 * @param rules the text of a YAML or JSON file, or the parsed value
 * @example
 * const { ok, problems } = await validateRules(await readFile('rules.yaml', 'utf8'), { snapshot })
 * for (const { line, column, message } of problems) console.error(`rules.yaml:${line}:${column} ${message}`)
 */
export async function validateRules(rules: unknown, options: ValidateRulesOptions = {}): Promise<RulesCheck> {
  checkOptions(options, { snapshot: z.optional(aDocument('skillroute/snapshot@1')) })
  const source = typeof rules === 'string' ? await readYaml(rules) : valueSource(rules)
  if (source.broken.length > 0) {
    return result({ problems: source.broken.map((issue) => ({ code: 'notation', ...issue })) })
  }
  return checkSource(source, options.snapshot)
}

/** All problems of rules, in an org or by themselves. */
export function findProblems(source: YamlSource, org: Org | undefined) {
  const shape = RULES.safeParse(source.value)
  const view = viewRules(source.value)
  const same: SameName = {
    queue: (name) => org?.queues.find(name).found?.name ?? name,
    skill: (name) => org?.skills.find(name).found?.name ?? name,
  }
  const problems = inTextOrder([
    ...(shape.success ? [] : shapeProblems(RULES, shape.error, source)),
    ...checkFile(view, source, same),
    ...(org === undefined ? [] : checkOrg(view, source, org)),
  ])
  return { shape, view, problems }
}

function checkSource(source: YamlSource, snapshot: Snapshot | undefined): RulesCheck {
  const org = snapshot === undefined ? undefined : indexOrg(snapshot)
  const { shape, view, problems } = findProblems(source, org)
  const named = view.queues.flatMap(({ queue }) => (queue === undefined ? [] : (org?.queues.find(queue).found ?? [])))
  const etags = Object.fromEntries(named.map((queue) => [queue.name, queueEtag(queue)]))
  const readable = shape.success ? shape.data : withoutWrong(source.value, shape.error)
  const refused = org === undefined || readable === undefined ? [] : wouldBeRefused(readable, org, source)
  const warnings = refused.filter(({ path }) => !problems.some((problem) => problem.path === path))
  return result({ problems, rules: problems.length > 0 ? null : (shape.data ?? null), etags, warnings })
}

function wouldBeRefused(rules: Rules, org: Org, source: YamlSource): Problem[] {
  const { refused } = translateRules(rules, org)
  return inTextOrder(refused.map(({ code, path, message }) => problemAt(source, code, path, message)))
}

function result(part: Partial<Omit<RulesCheck, 'ok'>>): RulesCheck {
  const { problems = [], warnings = [], rules = null, etags = {} } = part
  return { ok: problems.length === 0, problems, warnings, rules, etags }
}

/**
 * Removes the invalid parts from a rules file, so that the remaining rules can be checked in the same run. List
 * positions do not change. Undefined if too little is left.
 */
function withoutWrong(value: unknown, error: ZodError): Rules | undefined {
  const copy = copyJson(value)
  for (const issue of error.issues) {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : issue.path.slice(-1)
    const holder = issue.code === 'unrecognized_keys' ? issue.path : issue.path.slice(0, -1)
    for (const key of keys) leaveOut(copy, holder, key)
  }
  const first = RULES.safeParse(copy)
  if (first.success) return first.data
  for (const { path } of first.error.issues) standIn(copy, path)
  return RULES.safeParse(copy).data
}

/**
 * A name that no org has. It stands in for a part with a missing name, so that no further problems of that part are
 * reported.
 */
const NOBODY = '(none)'

/** Replaces a queue, rule or agent rule with a missing part by an empty one. */
function standIn(value: unknown, [list, at, part, rule]: readonly PropertyKey[]): void {
  const set = (holder: readonly PropertyKey[], key: PropertyKey, next: object): void => {
    const found = holderAt(value, holder)
    if (found !== undefined) Reflect.set(found, key, next)
  }
  if (list === undefined || at === undefined) return
  if (list === 'agents') set([list], at, { match: { name: NOBODY } })
  else if (part === 'rules' && rule !== undefined) set([list, at, part], rule, { skill: NOBODY })
  else if (list === 'queues') set([list], at, { queue: NOBODY })
}

/** Copies a JSON value; undefined for a value that no file can contain. */
function copyJson(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value))
  } catch {
    return undefined
  }
}

/** Removes a field. For an item of a list, it removes the whole list, since other items would move. */
function leaveOut(value: unknown, holder: readonly PropertyKey[], key: PropertyKey): void {
  const found = holderAt(value, holder)
  if (Array.isArray(found)) leaveOut(value, holder.slice(0, -1), holder.at(-1) ?? '')
  else if (found !== undefined) Reflect.deleteProperty(found, key)
}

function holderAt(value: unknown, path: readonly PropertyKey[]): object | undefined {
  const found = path.reduce<unknown>((at, step) => (isHolder(at) ? Reflect.get(at, step) : undefined), value)
  return isHolder(found) ? found : undefined
}

function isHolder(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
