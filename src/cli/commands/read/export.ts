import { extname } from 'node:path'
import { Command, Option } from 'commander'
import { ConfigError } from '../../../core/errors'
import type { Demand, Snapshot, SnapshotGap } from '../../../documents'
import { displayPath, readDocument, writeText } from '../../../terminal/io/files'
import { gapsText } from '../../../terminal/io/gaps-text'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { withExample, withOrgOptions, withScopeOptions } from '../../../terminal/io/options'
import { writeStream } from '../../../terminal/io/write-stream'
import { type OrgOptions, withClient, withOrg } from '../../../terminal/org/connect'
import { loadSnapshot } from '../../../terminal/planning/analyze'
import { readSnapshot } from '../../../terminal/planning/snapshot-file'
import { type CsvSignOptions, csvSigns, withCsvSigns } from '../../../terminal/tables/csv-file'
import { exportMatrix, exportWfm, exportWorkbook } from '../../../workflows'
import { type ChosenOptions, chosenInOrg, chosenInSnapshot, namedAgents } from '../../org/chosen-agents'
import { demandUnderKey, type PseudonymOptions, pseudonymsOption, snapshotUnderKey } from '../../planning/pseudonyms'

const FORMATS = ['csv', 'json', 'matrix', 'xlsx'] as const
type Format = (typeof FORMATS)[number]
type TextFormat = Exclude<Format, 'xlsx'>

interface ExportOptions extends OrgOptions, ChosenOptions, PseudonymOptions, CsvSignOptions {
  readonly format?: Format
  readonly out?: string
  readonly snapshot?: string
  readonly demand?: string
}

/** Number of lines of an export that are not rows: the header of CSV; the first and the last line of JSON. */
const OTHER_LINES: Readonly<Record<TextFormat, number>> = { csv: 1, matrix: 1, json: 2 }

/** The place where an export lists all of its gaps; a matrix has none. */
const WHERE: Readonly<Record<TextFormat, string>> = {
  csv: 'the column gap',
  json: '"gaps" in the document',
  matrix: '--json',
}

/** `skillroute export`: agents, skills, levels and availability for a workforce tool, streamed, or the skill matrix. */
export function exportCommand({ io }: CommandContext): Command {
  const command = withCsvSigns(new Command('export'), withoutCsv)
    .description('export agents, skills, levels and availability for workforce management, or as a matrix to edit')
    .addOption(
      new Option(
        '--format <format>',
        'csv: a row for each agent and skill; matrix: CSV with a row an agent and a column a skill; xlsx: a workbook with the matrix, languages and queues; plan matrix takes both (default: by the ending of --out, else csv)',
      ).choices(FORMATS),
    )
    .option('--out <file>', 'where to write it (default: standard output); with --json says what was written')
    .option('--agents <name...>', 'only these agents, by name or id; several with a comma between them')
    .option('--agents-file <file>', 'only the agents of this file, a name or id a line')
    .option('--snapshot <file>', 'export this snapshot instead of reading the org')
    .option('--demand <file>', 'with --snapshot: adds the share of the time that each agent was on queue')
    .addOption(pseudonymsOption())
    .action(async (options: ExportOptions) => {
      const { out, snapshot, demand } = options
      const format = options.format ?? exportFormat(out, options.json === true)
      if (demand !== undefined && snapshot === undefined)
        throw new ConfigError('--demand goes with --snapshot: the shares are those of the time that was captured.')
      if (demand !== undefined && (format === 'matrix' || format === 'xlsx'))
        throw new ConfigError(
          '--demand adds a column to the rows of csv and json; a matrix has none for it. Leave it out.',
        )
      const agentNames = await namedAgents(io, options)
      const gaps: SnapshotGap[] = []
      const onGap = (gap: SnapshotGap): void => void gaps.push(gap)
      if (format === 'xlsx') await writeWorkbook(io, options, assertNames(out), agentNames)
      else if (format === 'matrix')
        await write([await buildMatrix(io, options, agentNames, gaps)], format, options, gaps)
      else if (snapshot !== undefined || options.pseudonyms !== undefined) {
        const chosen = await chosenSnapshot(io, options, agentNames)
        await write(
          exportWfm(chosen, { format, demand: await readDemand(io, options), onGap, ...csvSigns(options) }),
          format,
          options,
          gaps,
        )
      } else {
        await withClient(io, options, async (client) => {
          const userIds = await chosenInOrg(client, agentNames, options, io.signal)
          await write(
            exportWfm(client, { format, userIds, onGap, signal: io.signal, ...csvSigns(options) }),
            format,
            options,
            gaps,
          )
        })
      }
    })
  return withExample(
    withScopeOptions(withOrgOptions(command)),
    'skillroute export --agents "Ann Lee,Ben Roth"\nskillroute export --out skills.csv\nskillroute export --format matrix --out matrix.csv\nskillroute export --out matrix.xlsx',
  )

  async function write(
    chunks: AsyncIterable<string> | Iterable<string>,
    format: TextFormat,
    { out, json }: ExportOptions,
    gaps: readonly SnapshotGap[],
  ): Promise<void> {
    if (out === undefined) {
      for await (const chunk of chunks) io.out(chunk)
      io.err(gapsText(io, gaps, WHERE[format]))
      return
    }
    let lines = 0
    const file = displayPath(
      io,
      await writeStream(
        io,
        out,
        counted(chunks, format, (more) => (lines += more)),
      ),
    )
    if (json === true) io.out(`${JSON.stringify({ file, format, rows: lines - OTHER_LINES[format], gaps })}\n`)
    else io.err(`${gapsText(io, gaps, WHERE[format])}written to ${file}\n`)
  }
}

/** @throws ConfigError for a workbook without a file, since it is no text to print */
function assertNames(out: string | undefined): string {
  if (out !== undefined) return out
  throw new ConfigError('A workbook is no text to print: name its file with --out matrix.xlsx.')
}

async function writeWorkbook(
  io: Io,
  options: ExportOptions,
  out: string,
  agentNames: readonly string[] | undefined,
): Promise<void> {
  const { json } = options
  // People with the same name are shown with their mail address.
  const snapshot = await chosenSnapshot(io, options, agentNames, true)
  const file = displayPath(io, await writeText(io, out, await exportWorkbook(snapshot)))
  const { agents, gaps } = snapshot
  if (json === true) io.out(`${JSON.stringify({ file, format: 'xlsx', rows: agents.length, gaps })}\n`)
  else io.err(`${gapsText(io, gaps, '--json')}written to ${file}\n`)
}

async function buildMatrix(
  io: Io,
  options: ExportOptions,
  agentNames: readonly string[] | undefined,
  gaps: SnapshotGap[],
): Promise<string> {
  const snapshot = await chosenSnapshot(io, options, agentNames)
  gaps.push(...snapshot.gaps)
  return exportMatrix(snapshot, csvSigns(options))
}

/** The option to add so that the export is CSV; undefined if it is. */
function withoutCsv(command: Command): string | undefined {
  const { format, out, json }: ExportOptions = command.opts()
  const written = format ?? exportFormat(out, json === true)
  return written === 'csv' || written === 'matrix' ? undefined : 'Give --format csv or matrix'
}

/** The part of the file or org to export, with pseudonyms if requested. */
async function chosenSnapshot(
  io: Io,
  options: ExportOptions,
  agentNames: readonly string[] | undefined,
  profiles = false,
): Promise<Snapshot> {
  const { snapshot: file, json } = options
  const whole =
    file === undefined
      ? await withOrg(io, options, (org) => loadSnapshot(io, org, { json, profiles }))
      : await readSnapshot(io, file)
  return snapshotUnderKey(chosenInSnapshot(whole, agentNames, options), options)
}

async function readDemand(io: Io, options: ExportOptions): Promise<Demand | undefined> {
  const { demand: file } = options
  if (file === undefined) return undefined
  const demand = await readDocument<Demand>(io, file, 'skillroute/demand@1', 'skillroute snapshot --save-demand')
  return demandUnderKey(demand, options)
}

/** The unchanged chunks, with the number of lines that end in each. A line break in a quoted cell of CSV does not count. */
async function* counted(
  chunks: AsyncIterable<string> | Iterable<string>,
  format: TextFormat,
  more: (lines: number) => void,
): AsyncGenerator<string> {
  let quoted = false
  for await (const chunk of chunks) {
    let lines = 0
    for (const char of chunk) {
      if (char === '"' && format !== 'json') quoted = !quoted
      else if (char === '\n' && !quoted) lines++
    }
    more(lines)
    yield chunk
  }
}

/** The format of an export that names none: by the ending of its file, else by `--json`. */
export function exportFormat(out: string | undefined, json: boolean): 'csv' | 'json' | 'xlsx' {
  return findFormat(out) ?? (json ? 'json' : 'csv')
}

/** The format that a file's name asks for. */
function findFormat(out: string | undefined): 'csv' | 'json' | 'xlsx' | undefined {
  const ending = out === undefined ? '' : extname(out).slice(1).toLowerCase()
  return (['csv', 'json', 'xlsx'] as const).find((format) => format === ending)
}
