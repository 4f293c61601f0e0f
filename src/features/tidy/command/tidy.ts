import { Command, Option } from 'commander'
import { joinUpTo } from '../../../core/text/counted'
import type { HygieneFinding, HygieneKind, Ref } from '../../../documents'
import { skillHygiene } from '../../../optimizer'
import { buildTable, type Column, type Table } from '../../../report/csv/table'
import { featureFormat } from '../../../report/feature-document'
import { plural } from '../../../report/text/kit/figures'
import { TITLES } from '../../../report/text/kit/finding-titles'
import { type Paint, plain } from '../../../report/text/kit/paint'
import { type TableOptions, textTable } from '../../../report/text/kit/table'
import { caveatsText } from '../../../terminal/io/caveats-text'
import { EXIT } from '../../../terminal/io/exit-code'
import type { CommandContext } from '../../../terminal/io/io'
import { positiveInteger, READING, withExample, withOrgOptions, withScopeOptions } from '../../../terminal/io/options'
import { type OrgOptions, withOrg } from '../../../terminal/org/connect'
import { findingsInScope, inScope, type ScopeOptions } from '../../../terminal/org/scope'
import { orgModel } from '../../../terminal/planning/analyze'
import { type DemandChoices, withDemandOptions } from '../../../terminal/planning/demand-options'
import { type CsvFileOptions, withCsvOption, writeCsv } from '../../../terminal/tables/csv-file'
import { readSkillGroupSizes, UNREAD_SIZES } from '../../../workflows/hygiene/skill-group-sizes'
import type { HygieneReport } from '../documents/hygiene-report'

interface TidyOptions extends OrgOptions, ScopeOptions, DemandChoices, CsvFileOptions {
  readonly kind?: readonly HygieneKind[]
  readonly limit?: number
}

/** Kinds of findings: those that keep contacts from being served first. */
const KINDS = ['unservedDemand', 'deletedSkill', 'emptyGroup', 'idleGrant', 'everyoneAtFive', 'unusedSkill'] as const

/** How reports show findings. */
export const hygieneFormat = featureFormat<HygieneReport>('skillroute/hygiene-report@1', ['findings'], (report) => ({
  sheet: 'Findings',
  table: () => hygieneTable(report),
}))

/** `skillroute tidy`: findings on how skills are held; exit code 3 when there are any. */
export function tidyCommand({ io, exit }: CommandContext): Command {
  const command = withDemandOptions(
    withCsvOption(new Command('tidy').helpGroup(READING), 'a row for each finding and agent'),
  )
    .description(
      'find skills that no contact asks for, demand that nobody can serve, skills without effect, skills with everyone at level 5, and groups that match nobody; nothing is written to the org',
    )
    .addOption(new Option('--kind <kind...>', 'only these kinds of finding').choices(KINDS))
    .option('--limit <number>', 'rows to print', positiveInteger)
    .action(async (options: TidyOptions) => {
      const report = await withOrg(io, options, async (org): Promise<HygieneReport> => {
        const { snapshot, model, caveats } = await orgModel(io, org, options, (read) => {
          inScope(read, options, [])
        })
        const isOffline = options.snapshot !== undefined && options.demand !== undefined
        const sizes = isOffline ? UNREAD_SIZES : await readSkillGroupSizes(await org(), snapshot, { signal: io.signal })
        const found = skillHygiene(model, snapshot, { skillGroups: sizes.groups })
        const desired = findingsInScope(snapshot, options, found)
        const { kind: kinds } = options
        const findings = desired.filter(({ kind }) => kinds?.includes(kind) ?? true)
        const isGroupsUnevaluated = sizes.notes.length > 0 && (kinds?.includes('emptyGroup') ?? true)
        return {
          format: 'skillroute/hygiene-report@1',
          org: snapshot.org,
          findings,
          ...(kinds === undefined ? {} : { kinds, otherFindings: desired.length - findings.length }),
          ...(isGroupsUnevaluated ? { notEvaluated: ['emptyGroup'] } : {}),
          notes: [...sizes.notes, ...caveats],
        }
      })
      await writeCsv(io, options, () => hygieneTable(report))
      if (report.findings.length > 0) exit(EXIT.found)
      if (options.json === true) {
        io.out(`${JSON.stringify(report)}\n`)
        return
      }
      io.out(`${hygieneText(report, { width: io.columns, paint: io.paint, limit: options.limit })}\n`)
      io.out(caveatsText(io, report.notes))
    })
  return withExample(
    withScopeOptions(withOrgOptions(command)),
    'skillroute tidy --days 30 --csv findings.csv\nskillroute tidy --kind emptyGroup unservedDemand',
  )
}

/** A row for each finding and agent concerned, or one row for a finding that concerns no agent. */
function hygieneTable({ findings }: HygieneReport): Table {
  const rows = findings.flatMap((finding): FindingRow[] =>
    finding.agents.length === 0 ? [{ finding, agent: undefined }] : finding.agents.map((agent) => ({ finding, agent })),
  )
  return buildTable(COLUMNS, rows)
}

interface FindingRow {
  readonly finding: HygieneFinding
  readonly agent: Ref | undefined
}

const COLUMNS: readonly Column<FindingRow>[] = [
  { name: 'kind', cell: ({ finding }) => finding.kind },
  { name: 'finding', cell: ({ finding }) => finding.message },
  { name: 'skill_id', cell: ({ finding }) => finding.skill?.id },
  { name: 'skill', cell: ({ finding }) => finding.skill?.name },
  { name: 'queue_id', cell: ({ finding }) => finding.queue?.id },
  { name: 'queue', cell: ({ finding }) => finding.queue?.name },
  { name: 'group_id', cell: ({ finding }) => finding.group?.id },
  { name: 'group', cell: ({ finding }) => finding.group?.name },
  { name: 'user_id', cell: ({ agent }) => agent?.id },
  { name: 'agent', cell: ({ agent }) => agent?.name },
]

/** What each kind searches for, in words. */
const SEARCHED: Readonly<Record<HygieneKind, string>> = {
  unservedDemand: 'demand that nobody can serve',
  deletedSkill: 'deleted skills that are asked for',
  emptyGroup: 'groups that match nobody',
  idleGrant: 'grants without effect',
  everyoneAtFive: 'skills with everyone at level 5',
  unusedSkill: 'skills that nobody asks for',
}

/** Findings as a table, those that keep contacts from being served first, with the agents concerned. */
function hygieneText(report: HygieneReport, options: TableOptions): string {
  const { findings } = report
  const { paint = plain } = options
  const searched = searchedText(report, paint)
  if (findings.length === 0) return searched
  const rows = [...findings].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind))
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

/** Agents named below a finding before the rest is counted; the CSV has all. */
const MAX_NAMED = 8

function agentsText({ agents }: HygieneFinding): string {
  return joinUpTo(
    agents.map(({ name }) => name),
    MAX_NAMED,
  )
}
