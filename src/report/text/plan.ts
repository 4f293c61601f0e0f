import { groupBy } from '../../core/group-by'
import { joinUpTo } from '../../core/text/counted'
import { when } from '../../core/time/iso-time'
import type { Change, LeftOut, Plan, PlanScope } from '../../documents'
import { guardrailColor, guardrailState } from '../../documents/plan/guardrail-state'
import { aspectName, ownerName, valueChange } from './change'
import { improvementText } from './improvement'
import { changeWords, isWithoutEffect, shortList } from './kit/change-words'
import { cleanText } from './kit/clean'
import { count, duration, plural } from './kit/figures'
import { plain } from './kit/paint'
import { type TableOptions, textTable } from './kit/table'
import { wrapText } from './kit/wrap'
import { valueColumns, valueNote, waveHeading } from './recommendations'

/** Layout, and how much is shown of what was left out of the plan. */
export interface PlanTextOptions extends TableOptions {
  /** `all` to show everything that was left out, or the file that is named for the rest. Default `the plan`. */
  readonly leftOut?: string | undefined
}

/**
 * A plan for a person to read and approve: requests and warnings, how much how many changes would bring where that was
 * searched for, then the changes, removals first, the others by wave.
 */
export function planText(plan: Plan, options: PlanTextOptions = {}): string {
  const { paint = plain, indent = '' } = options
  const rows = [...plan.changes].sort((a, b) => rank(a) - rank(b) || waveNumber(a) - waveNumber(b) || compare(a, b))
  const found = plan.improvement === undefined ? [] : ['', improvementText(plan.improvement, tableOptions(options))]
  const head = [
    `${paint.bold(plan.id)} for ${cleanText(plan.org.name)}: ${summary(plan)}`,
    ...(plan.scope === undefined ? [] : [cleanText(scopeText(plan.scope))]),
    budgetText(plan),
    windowText(plan),
    ...(plan.reason === undefined ? [] : [`Reason: ${cleanText(plan.reason)}`]),
    `Hash ${plan.hash}`,
  ]
  const rails = (plan.guardrails ?? []).map((rail) => {
    const state = paint[guardrailColor(rail)](guardrailState(rail))
    return `guardrail ${cleanText(rail.id)} ${state}: ${wrapText(rail.message, (options.width ?? 100) - 10, '     ')}`
  })
  const lost = leftOutText(plan.leftOut ?? [], options.leftOut ?? 'the plan', options)
  return [
    ...[...head, ...rails, ...boundText(plan), ...warningLines(plan, options), ...lost].map((text) => indent + text),
    ...found,
    ...(rows.length === 0 ? [] : ['', `${changesTable(rows, options)}${valueNote(rows, options)}`]),
  ].join('\n')
}

/** The changes, removals first. */
function changesTable(rows: readonly Change[], options: PlanTextOptions): string {
  const { paint = plain } = options
  return textTable(
    [
      {
        title: 'Change',
        cell: changeWords,
        paint: (text, row) => (rank(row) === 0 ? paint.bad(text) : paint.good(text)),
      },
      { title: rows.every(({ kind }) => kind !== 'queue.set') ? 'Agent' : 'Agent or queue', cell: ownerName },
      { title: onlySkills(rows) ? 'Skill' : 'What', cell: aspectName },
      { title: onlySkills(rows) ? 'Level' : 'Value', cell: valueChange, align: 'right', wrap: !onlySkills(rows) },
      ...valueColumns(rows),
    ],
    rows,
    { ...options, above: waveHeading(rows), below: (row: Change) => `${row.reason}${times(row)}` },
  )
}

/** The layout alone: as many points of the curve as fit, however many changes are shown. */
function tableOptions({ width, paint, indent }: PlanTextOptions): TableOptions {
  return { width, paint, indent }
}

/** Warnings to read before approving; changes without effect come first. Long lists are shortened unless `all` is chosen. */
function warningLines({ warnings }: Plan, { paint = plain, width = 100, leftOut }: PlanTextOptions): string[] {
  const idle = warnings.filter(isWithoutEffect)
  const others = warnings.filter((warning) => !isWithoutEffect(warning))
  const line = (label: string, text: string): string => {
    const printed = leftOut === 'all' ? text : shortList(text, '--left-out prints all')
    return `${label} ${wrapText(printed, width - 8, '     ')}`
  }
  return [
    ...idle.map((one) => line(paint.bad('warning'), one)),
    ...others.map((other) => line(paint.warn('note'), other)),
  ]
}

/** Guardrails of the plan that only its apply can evaluate. */
export function boundText({ binding, changes }: Pick<Plan, 'binding' | 'changes'>): string[] {
  const rule = binding?.guardrails.approval
  if (rule === undefined || rule.required === false || changes.length <= (rule.aboveChanges ?? 0)) return []
  return ['guardrail approval: somebody has to approve this plan before it is applied (skillroute approve)']
}

/** The part of the org that a plan is for: queues and people. */
export function scopeText({ queues, divisions }: PlanScope): string {
  const names = (refs: readonly { readonly name: string }[]): string => refs.map(({ name }) => name).join(', ')
  const of =
    divisions === undefined ? '' : ` of ${divisions.length === 1 ? 'division' : 'divisions'} ${names(divisions)}`
  const which = queues === undefined ? `queues${of}` : `queues ${names(queues)}${of}`
  const who = queues === undefined ? `agents${of}` : `their members${of}`
  return `Scope: ${which}; ${who}`
}

/** `5 skills added, 3 members added for 9 agents; 2 queues get other members or settings`. */
export function summary(plan: Plan): string {
  const of = (test: (change: Change) => boolean): number => plan.changes.filter(test).length
  const added = of((change) => change.kind === 'skill.set' && change.before === null)
  const set = of((change) => change.kind === 'skill.set' && change.before !== null)
  const users = new Set(plan.changes.flatMap((change) => (change.kind === 'queue.set' ? [] : [change.user.id])))
  const queues = new Set(plan.changes.flatMap((change) => ('queue' in change ? [change.queue.id] : [])))
  const kinds: readonly [number, string][] = [
    [added, 'skill added'],
    [set, 'level changed'],
    [of(({ kind }) => kind === 'skill.remove'), 'skill removed'],
    [of(({ kind }) => kind === 'language.set'), 'language level set'],
    [of(({ kind }) => kind === 'language.remove'), 'language removed'],
    [of(({ kind }) => kind === 'utilization.set'), 'utilization set'],
    [of(({ kind }) => kind === 'member.add'), 'member added'],
    [of(({ kind }) => kind === 'member.remove'), 'member removed'],
    [of(({ kind }) => kind === 'member.join'), 'member activated or deactivated'],
    [of(({ kind }) => kind === 'member.ring'), 'member moved to another ring'],
    [of(({ kind }) => kind === 'queue.set'), 'queue setting changed'],
  ]
  const parts = kinds.flatMap(([number, text]) => {
    const [noun = '', ...rest] = text.split(/ (?=changed|removed|level set|set|added|activated|moved)/)
    return number === 0 ? [] : [[plural(number, noun), ...rest].join(' ')]
  })
  if (parts.length === 0) return 'nothing to change'
  const [agents, changed] = [plural(users.size, 'agent'), plural(queues.size, 'queue')]
  const settingsText =
    queues.size === 0 ? '' : `; ${changed} ${queues.size === 1 ? 'gets' : 'get'} other members or settings`
  return `${parts.join(', ')} for ${users.size === 0 ? changed : `${agents}${settingsText}`}`
}

/** The window in which a concurrent write would be replaced, and how it is handled. */
function windowText({ reread, budget }: Plan): string {
  const how =
    reread === 'each'
      ? 'Each target is read again just before its write'
      : 'Users are read again 100 at a time just before their writes'
  return budget.audits === undefined ? how : `${how}; the audits then show what others wrote in between`
}

/** The requests of a plan by kind and the time they take at its rate. */
export function budgetText(plan: Plan): string {
  const { reads, writes, verifies, audits = 0, guardrails = 0, total, ratePerMinute, minutes } = plan.budget
  return (
    `${plural(total, 'request')}: ${count(reads)} to re-read, ${count(writes)} to write, ${count(verifies)} to verify${audits === 0 ? '' : `, ${count(audits)} to read Genesys audits`}${guardrails === 0 ? '' : `, ${count(guardrails)} for guardrails`}; ` +
    `${minutes * 60 < 1 ? 'under a second' : duration(minutes * 60)} within the limit of ${count(ratePerMinute)} requests a minute`
  )
}

/** When a held change is made and a time-boxed one reverted. */
function times({ from, until }: Change): string {
  const parts = [
    ...(from === undefined ? [] : [`from ${when(from)}`]),
    ...(until === undefined ? [] : [`until ${when(until)}`]),
  ]
  return parts.length === 0 ? '' : ` (${parts.join(' ')})`
}

function onlySkills(changes: readonly Change[]): boolean {
  return changes.every(({ kind }) => kind.startsWith('skill.'))
}

function rank(change: Change): number {
  return change.kind.endsWith('.remove') ? 0 : 1
}

/** The wave of a change; those of none come last. */
function waveNumber({ wave = Number.MAX_SAFE_INTEGER }: Change): number {
  return wave
}

function compare(a: Change, b: Change): number {
  const left = `${ownerName(a)}\n${aspectName(a)}`
  const right = `${ownerName(b)}\n${aspectName(b)}`
  return left < right ? -1 : left > right ? 1 : 0
}

/** Reasons, and things with one reason, that are shown before the rest is counted. */
const REASONS = 12
const THINGS = 6

/**
 * What was requested and is not in a plan, one line per reason; empty where nothing was left out.
 * @param where `all`: every one of them; else where the rest is found, such as the plan's file
 */
function leftOutText(leftOut: readonly LeftOut[], where: string, options: TableOptions = {}): string[] {
  if (leftOut.length === 0) return []
  const { paint = plain, width = 100 } = options
  const reasons = groupBy(leftOut, ({ code, why }) =>
    code === 'level.kept' ? `${why} (--existing overwrite sets it)` : why,
  )
  const max = where === 'all' ? Number.POSITIVE_INFINITY : THINGS
  const listed = where === 'all' ? [...reasons] : [...reasons].slice(0, REASONS)
  const lines = listed.map(([why, things]) => {
    const text = joinUpTo(
      things.map(({ what }) => what),
      max,
      '; ',
    )
    return `  - ${wrapText(cleanText(`${why}: ${text}`), width - 4, '    ')}`
  })
  const left = leftOut.length - listed.reduce((sum, [, things]) => sum + Math.min(things.length, max), 0)
  return [
    `${paint.warn('left out')} ${plural(leftOut.length, 'thing')} asked for and not planned:`,
    ...lines,
    ...(left === 0
      ? []
      : [
          paint.dim(
            `  … ${left} of them are not shown: --left-out prints all, leftOut of ${cleanText(where)} has them`,
          ),
        ]),
  ]
}
