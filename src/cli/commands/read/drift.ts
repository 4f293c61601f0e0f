import { Command, Option } from 'commander'
import * as z from 'zod'
import { defined } from '../../../core/defined'
import { ConfigError, type Issue, ValidationError } from '../../../core/errors'
import { shellWord } from '../../../core/text/shell-word'
import type { DriftKind, DriftReport, Snapshot } from '../../../documents'
import { parseShape } from '../../../documents/yaml/problem'
import { readYaml } from '../../../documents/yaml/read'
import { plain } from '../../../report'
import { driftTable } from '../../../report/csv/drift'
import { driftText } from '../../../report/text/drift-text'
import { cleanText } from '../../../report/text/kit/clean'
import { plural } from '../../../report/text/kit/figures'
import { textTable } from '../../../report/text/kit/table'
import { EXIT } from '../../../terminal/io/exit-code'
import { displayPath, readText, writeDocument } from '../../../terminal/io/files'
import { withHtmlOption, writeHtml } from '../../../terminal/io/html-file'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { positiveInteger, withExample, withOrgOptions, withScopeOptions } from '../../../terminal/io/options'
import { type OrgOptions, withOrg } from '../../../terminal/org/connect'
import type { ScopeOptions } from '../../../terminal/org/scope'
import { loadSnapshot } from '../../../terminal/planning/analyze'
import { readSnapshot } from '../../../terminal/planning/snapshot-file'
import { type CsvFileOptions, withCsvOption, writeCsv } from '../../../terminal/tables/csv-file'
import {
  compareRules,
  compareSnapshots,
  type Rules,
  type RulesDiff,
  type RulesDifference,
  validateRules,
} from '../../../workflows'
import { attributeDrift } from '../../../workflows/drift/attribute-drift'
import { KINDS } from '../../../workflows/drift/kinds'
import type { DriftMap } from '../../../workflows/drift/pairing'
import { driftToDesired } from '../../../workflows/drift/to-desired'

interface DriftOptions extends OrgOptions, ScopeOptions, CsvFileOptions {
  readonly with?: string
  readonly base?: string
  readonly map?: string
  readonly ignore?: readonly string[]
  readonly ignoreFile?: string
  readonly kind?: readonly DriftKind[]
  readonly attribute?: boolean
  readonly days?: number
  readonly limit: number
  readonly out?: string
  readonly html?: string
  readonly desired?: string
  readonly change: 'left' | 'right'
  readonly quiet?: boolean
}

/** `skillroute drift`: how two orgs, or an org and a file, differ, and who changed them; exit code 3 when they differ. */
export function driftCommand({ io, exit }: CommandContext): Command {
  const command = withCsvOption(withHtmlOption(new Command('drift')), 'a row for each difference')
    .description('compare two snapshots, an org with a snapshot, two orgs, or two rules files')
    .argument('[left]', 'snapshot that the other side is held against (default: the org itself)')
    .argument('[right]', 'snapshot to compare with it (default: the org as it is now)')
    .option('--with <name>', 'compare with this org profile of skillroute.config.yaml')
    .option('--base <file>', 'common ancestor of both: shows which side changed what')
    .option('--map <file>', 'what corresponds to what where names differ, in YAML or JSON')
    .option('--ignore <pattern...>', 'allow these differences, such as "agents/*/certifications"')
    .option('--ignore-file <file>', 'allow the patterns of this file, one a line')
    .addOption(new Option('--kind <kind...>', 'only these kinds of things').choices(KINDS))
    .option('--attribute', 'find who changed what in the Genesys audits of the right side')
    .option('--days <number>', 'days of audits to search (default: since the older side)', positiveInteger)
    .option('--limit <number>', 'differences to print', positiveInteger, 200)
    .option('--out <file>', 'write the whole report as JSON')
    .option('--desired <file>', 'write what would bring one side to the other, for skillroute plan desired')
    .addOption(new Option('--change <side>', 'side that --desired changes').choices(['left', 'right']).default('right'))
    .option('--quiet', 'print nothing where there is no difference')
    .action(async (left: string | undefined, right: string | undefined, options: DriftOptions) => {
      const rules = await findRulesDiff(io, left, right)
      if (rules !== undefined) {
        if (options.csv !== undefined) {
          throw new ConfigError('--csv has the differences of two snapshots; those of two rules files go to --out.')
        }
        if (options.out !== undefined) await writeDocument(io, options.out, rules)
        const isSame = rules.differences.length === 0
        if (options.json === true) io.out(`${JSON.stringify(rules)}\n`)
        else if (!isSame || options.quiet !== true) io.out(`${rulesDiffText(io, rules, [left, right])}\n`)
        if (!isSame) exit(EXIT.found)
        return
      }
      const report = await findDrift(io, left, right, options)
      if (options.out !== undefined) await writeDocument(io, options.out, report)
      await writeHtml(io, options.html, [report])
      await writeCsv(io, options, () => driftTable(report))
      const desired = options.desired === undefined ? [] : await writeDesired(io, report, options.desired, options)
      const found = report.differences.length > 0
      if (options.json === true) io.out(`${JSON.stringify(report)}\n`)
      else if (found || options.quiet !== true) {
        const text = driftText(report, { width: io.columns, paint: io.paint, limit: options.limit })
        io.out(`${[text, ...desired].join('\n')}\n`)
      }
      if (found) exit(EXIT.found)
    })
  return withExample(
    withScopeOptions(withOrgOptions(command)),
    'skillroute drift approved.json --attribute --ignore "agents/*/certifications"',
  )
}

async function findDrift(
  io: Io,
  left: string | undefined,
  right: string | undefined,
  options: DriftOptions,
): Promise<DriftReport> {
  checkSides(left, right, options)
  const { base, map, kind: kinds, attribute, days } = options
  const settings = {
    base: base === undefined ? undefined : await readSnapshot(io, base),
    map: map === undefined ? undefined : parseShape(DRIFT_MAP, await readYaml(await readText(io, map)), map),
    ignore: await readIgnored(io, options),
    kinds,
  }
  const leftOne =
    left === undefined
      ? await withOrg(io, options, (org) => loadSnapshot(io, org, sameParts(options, undefined)))
      : await readSnapshot(io, left)
  if (right !== undefined && attribute !== true)
    return compareSnapshots(leftOne, await readSnapshot(io, right), settings)
  const org = options.with === undefined ? options : { ...options, org: options.with }
  return await withOrg(io, org, async (other) => {
    const rightOne =
      right === undefined ? await loadSnapshot(io, other, sameParts(options, leftOne)) : await readSnapshot(io, right)
    const report = compareSnapshots(leftOne, rightOne, settings)
    if (attribute !== true) return report
    return await attributeDrift(await other(), report, { side: 'right', snapshot: rightOne, days, signal: io.signal })
  })
}

/** A name or id of the left side, and one of the right side. */
const PAIRS = z.record(z.string().min(1), z.string().min(1)).optional()

/** The shape of a map between two orgs. */
const DRIFT_MAP = z.strictObject({
  divisions: PAIRS,
  skills: PAIRS,
  languages: PAIRS,
  skillGroups: PAIRS,
  queues: PAIRS,
  agents: PAIRS,
}) satisfies z.ZodType<DriftMap>

function checkSides(left: string | undefined, right: string | undefined, options: DriftOptions): void {
  if (left === undefined && options.with === undefined) {
    throw new ConfigError('Name a snapshot file to compare the org with, or another org by --with.')
  }
  if (right !== undefined && options.with !== undefined) {
    throw new ConfigError('Two snapshot files are compared with each other; leave --with out.')
  }
}

/** Agent profiles are read if the other side has them. */
function sameParts({ queue, division, json, quiet }: DriftOptions, other: Snapshot | undefined) {
  const profiles = other?.agents.some(({ profile }) => profile !== undefined) ?? false
  return { queue, division, profiles, json: json === true || quiet === true }
}

async function readIgnored(io: Io, { ignore = [], ignoreFile }: DriftOptions): Promise<string[]> {
  const text = ignoreFile === undefined ? '' : await readText(io, ignoreFile)
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  return [...ignore, ...lines.filter((line) => line !== '' && !line.startsWith('#'))]
}

async function writeDesired(io: Io, report: DriftReport, file: string, options: DriftOptions): Promise<string[]> {
  const { change, org, with: other } = options
  const of = change === 'right' ? (other ?? org) : org
  const { desired, unreachable } = driftToDesired(report, change)
  const written = displayPath(io, await writeDocument(io, file, desired))
  const listed = unreachable.slice(0, MAX_LISTED).map(({ path, reason }) => `  ${path}: ${reason}`)
  const more = unreachable.length > MAX_LISTED ? [`  … and ${unreachable.length - MAX_LISTED} more`] : []
  return [
    '',
    ...(unreachable.length === 0
      ? []
      : [`${plural(unreachable.length, 'difference')} that no plan can take away:`, ...listed, ...more]),
    `written to ${written}`,
    `Next: skillroute plan desired ${shellWord(written)}${of === undefined ? '' : ` --org ${shellWord(of)}`}`,
  ]
}

/** Printed differences that a desired state cannot revert. */
const MAX_LISTED = 20

/** Number of characters searched for the format line: a snapshot may be large. */
const HEAD_CHARACTERS = 4_000
/** The format line of a rules file. */
const RULES_FORMAT = /^[\s{]*["']?format["']?\s*:\s*["']?skillroute\/rules@/m

/**
 * The differences between two rules files; undefined if neither is one.
 * @throws ConfigError if only one is; ValidationError for rules with problems
 */
async function findRulesDiff(
  io: Io,
  left: string | undefined,
  right: string | undefined,
): Promise<RulesDiff | undefined> {
  const files = [left, right].flatMap((file) => file ?? [])
  const texts: string[] = []
  for (const file of files) texts.push(await readText(io, file))
  const areRules = texts.map((text) => isRules(text.slice(0, HEAD_CHARACTERS)))
  if (!areRules.includes(true)) return undefined
  const [first, second] = [files[0], files[1]]
  if (first === undefined || second === undefined || areRules.includes(false)) {
    throw new ConfigError(
      'Rules are compared with rules: name two rules files. To check whether an org complies with one, run skillroute validate FILE --live.',
    )
  }
  return compareRules(await parseRules(first, texts[0] ?? ''), await parseRules(second, texts[1] ?? ''))
}

/** Checks the first lines only: another document may contain such a line in one of its texts. */
function isRules(head: string): boolean {
  return RULES_FORMAT.test(head) && !/^\s*\{\s*"format"\s*:\s*"skillroute\/(?!rules@)/.test(head)
}

async function parseRules(file: string, text: string): Promise<Rules> {
  const { rules, problems } = await validateRules(text)
  if (rules !== null) return rules
  const issues: Issue[] = problems.map(({ path, message, line, column }) => ({
    path,
    message: `${path}: ${message}`,
    ...defined({ line, column }),
  }))
  throw new ValidationError(issues, { subject: `Rules file ${file}` })
}

/** The differences as a table, with a column for each file. */
function rulesDiffText(
  { columns, paint = plain }: Pick<Io, 'columns' | 'paint'>,
  { differences }: RulesDiff,
  [left = 'left', right = 'right']: readonly (string | undefined)[],
): string {
  if (differences.length === 0) return `${paint.good('same')}: both rules files mean the same`
  const value = (one: RulesDifference['left']): string =>
    one === undefined ? '–' : one === true ? 'yes' : cleanText(typeof one === 'string' ? one : JSON.stringify(one))
  const table = textTable(
    [
      { title: 'What differs', cell: (row) => row.path },
      { title: left, cell: (row) => value(row.left) },
      { title: right, cell: (row) => value(row.right) },
    ],
    differences,
    { width: columns, paint },
  )
  return `${plural(differences.length, 'difference')}\n${table}`
}
