import { checkBag } from '../../core/bag'
import type { HygieneFinding, HygieneKind, HygieneReport } from '../../documents'
import { plural } from './kit/figures'
import { plain } from './kit/paint'
import { type TableOptions, textTable } from './kit/table'

/** What each kind of finding is called, the most pressing first. */
const TITLES: Readonly<Record<HygieneKind, string>> = {
  unservedDemand: 'nobody can serve',
  deletedSkill: 'deleted skill',
  emptyGroup: 'matches nobody',
  idleGrant: 'has no effect',
  everyoneAtFive: 'all at level 5',
  unusedSkill: 'nobody asks for it',
}

const ORDER = Object.keys(TITLES)

/** Agents named below a finding before the rest is counted; the CSV has all. */
const MOST_NAMED = 8

/** Findings as a table, what keeps contacts from being served first, with the agents concerned. */
export function hygieneText(report: HygieneReport, options: TableOptions = {}): string {
  checkBag(report, 'report', 'format=s org=o findings=l notes=l *')
  checkBag(options, 'options', 'width?n paint?o indent?s limit?n')
  const { findings } = report
  if (findings.length === 0) return 'Nothing odd in how skills are kept.'
  const { paint = plain } = options
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
  return `${table}\n\n${plural(findings.length, 'finding')}`
}

function agentsText({ agents }: HygieneFinding): string {
  const names = agents.slice(0, MOST_NAMED).map(({ name }) => name)
  const rest = agents.length - names.length
  return names.length === 0 ? '' : `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}
