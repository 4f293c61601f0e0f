import { checkDocument } from '../../../core/checks'
import { checkOptions } from '../../../core/schema'
import { joinUpTo } from '../../../core/text/counted'
import type { HygieneFinding, HygieneKind } from '../../../documents'
import { plural } from '../../../report/text/kit/figures'
import { TITLES } from '../../../report/text/kit/finding-titles'
import { type Paint, plain } from '../../../report/text/kit/paint'
import { type TableOptions, tableFields, textTable } from '../../../report/text/kit/table'
import type { HygieneReport } from '../documents/hygiene-report'

const ORDER = Object.keys(TITLES)

/** What each kind searches for, in words. */
const SEARCHED: Readonly<Record<HygieneKind, string>> = {
  unservedDemand: 'demand that nobody can serve',
  deletedSkill: 'deleted skills that are asked for',
  emptyGroup: 'groups that match nobody',
  idleGrant: 'grants without effect',
  everyoneAtFive: 'skills with everyone at level 5',
  unusedSkill: 'skills that nobody asks for',
}

const KINDS = ['unservedDemand', 'deletedSkill', 'emptyGroup', 'idleGrant', 'everyoneAtFive', 'unusedSkill'] as const

/** Agents named below a finding before the rest is counted; the CSV has all. */
const MAX_NAMED = 8

/** Findings as a table, those that keep contacts from being served first, with the agents concerned. */
export function hygieneText(report: HygieneReport, options: TableOptions = {}): string {
  checkDocument(report, 'report', 'skillroute/hygiene-report@1')
  checkOptions(options, tableFields())
  const { findings } = report
  const { paint = plain } = options
  const searched = searchedText(report, paint)
  if (findings.length === 0) return searched
  const rows = [...findings].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
  const isBad = ({ kind }: HygieneFinding): boolean => kind === 'unservedDemand' || kind === 'deletedSkill'
  const table = textTable<HygieneFinding>(
    [
      {
        title: 'Finding',
        cell: ({ kind }) => TITLES[kind],
        paint: (text, row) => (isBad(row) ? paint.bad(text) : paint.warn(text)),
      },
      { title: 'What', cell: ({ message }) => message, wrap: true },
    ],
    rows,
    { ...options, below: agentsText },
  )
  return `${table}\n\n${searched}`
}

/** How many findings there are of the searched kinds and of others, and what could not be evaluated. */
function searchedText(report: HygieneReport, paint: Paint): string {
  const { findings, kinds, otherFindings = 0, notEvaluated = [] } = report
  const names = (list: readonly HygieneKind[]): string => list.map((kind) => SEARCHED[kind]).join(', ')
  const evaluated = (kinds ?? KINDS).filter((kind) => !notEvaluated.includes(kind))
  const isAll = kinds === undefined && notEvaluated.length === 0
  const none = isAll ? 'Nothing odd in how skills are kept' : `No ${names(evaluated)}`
  const found = findings.length > 0 ? plural(findings.length, 'finding') : evaluated.length === 0 ? '' : none
  const others = otherFindings === 0 ? '' : `${plural(otherFindings, 'finding')} of other kinds`
  const sentence = [found, others].filter((part) => part !== '').join('; ')
  const ending = findings.length > 0 && others === '' ? '' : '.'
  return [
    ...(sentence === '' ? [] : [`${sentence}${ending}`]),
    ...(notEvaluated.length === 0 ? [] : [`${paint.warn('Not evaluated')}: ${names(notEvaluated)}.`]),
  ].join('\n')
}

function agentsText({ agents }: HygieneFinding): string {
  return joinUpTo(
    agents.map(({ name }) => name),
    MAX_NAMED,
  )
}
