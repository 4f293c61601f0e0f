import { Command, Option } from 'commander'
import type { HygieneFinding, HygieneKind, Ref } from '../../../documents'
import { skillHygiene } from '../../../optimizer'
import { buildTable, type Column, type Table } from '../../../report/csv/table'
import { featureFormat } from '../../../report/feature-document'
import { caveatsText } from '../../../terminal/io/caveats-text'
import type { CommandContext } from '../../../terminal/io/command-context'
import { EXIT } from '../../../terminal/io/exit-code'
import { positiveInteger, READING, withExample, withOrgOptions, withScopeOptions } from '../../../terminal/io/options'
import { type OrgOptions, withOrg } from '../../../terminal/org/connect'
import { findingsInScope, inScope, type ScopeOptions } from '../../../terminal/org/scope'
import { orgModel } from '../../../terminal/planning/analyze'
import { type DemandChoices, withDemandOptions } from '../../../terminal/planning/demand-options'
import { type CsvFileOptions, withCsvOption, writeCsv } from '../../../terminal/tables/csv-file'
import { readSkillGroupSizes, UNREAD_SIZES } from '../../../workflows/hygiene/skill-group-sizes'
import type { HygieneReport } from '../documents/hygiene-report'
import { hygieneText } from '../texts/hygiene'

interface Row {
  readonly finding: HygieneFinding
  readonly agent: Ref | undefined
}

const COLUMNS: readonly Column<Row>[] = [
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

/** A row for each finding and agent concerned, or one row for a finding that concerns no agent. */
function hygieneTable({ findings }: HygieneReport): Table {
  const rows = findings.flatMap((finding): Row[] =>
    finding.agents.length === 0 ? [{ finding, agent: undefined }] : finding.agents.map((agent) => ({ finding, agent })),
  )
  return buildTable(COLUMNS, rows)
}

interface TidyOptions extends OrgOptions, ScopeOptions, DemandChoices, CsvFileOptions {
  readonly kind?: readonly HygieneKind[]
  readonly limit?: number
}

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
