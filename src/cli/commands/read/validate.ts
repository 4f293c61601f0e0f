import { Command } from 'commander'
import { ConfigError, ValidationError } from '../../../core/errors'
import type { Problem, Snapshot } from '../../../documents'
import type { CheckedFile } from '../../../documents/checked-file'
import { REPORT_FORMATS } from '../../../report/html/documents/documents'
import { type CheckedOptions, checkedText, withCheckedFormat } from '../../../terminal/io/checked-files'
import { EXIT } from '../../../terminal/io/exit-code'
import { readText } from '../../../terminal/io/files'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { jsonIssue } from '../../../terminal/io/json-or-yaml'
import { withExample, withOrgOptions } from '../../../terminal/io/options'
import { type Org, type OrgOptions, withOrg } from '../../../terminal/org/connect'
import { loadSnapshot } from '../../../terminal/planning/analyze'
import { readSnapshot } from '../../../terminal/planning/snapshot-file'
import { parseDesired, type Rules, readTargets, rulesToDesired, validateRules } from '../../../workflows'
import { validateGuardrails } from '../../../workflows/guardrails/read'
import { type Compliance, checkCompliance } from '../../../workflows/rules/compliance'
import { PAGE_FORMATS } from '../../documents/feature-formats'

interface ValidateOptions extends OrgOptions, CheckedOptions {
  readonly snapshot?: string
  readonly live?: boolean
  readonly compliance?: boolean
  readonly strict?: boolean
  readonly quiet?: boolean
  readonly etags?: boolean
}

/** A file with the etags of the queues that it names. */
interface Checked extends CheckedFile {
  readonly etags: Readonly<Record<string, string>>
}

/** `skillroute validate`: every problem of rules, guardrails and desired states, with file, line and column; exit code 3 when there are any. */
export function validateCommand({ io, exit }: CommandContext): Command {
  const command = withCheckedFormat(new Command('validate'))
    .description('check rules, guardrails and desired states, alone or against an org')
    .argument('<file...>', 'YAML or JSON files')
    .option('--snapshot <file>', 'check names, capacities and etags against this snapshot')
    .option('--live', 'check them against the org as it is now, and whether the org complies with the rules')
    .option('--compliance', 'with --snapshot: find agents and queues that do not comply with the rules, as --live does')
    .option('--no-compliance', 'with --live: check the files alone, not whether the org complies with the rules')
    .option('--strict', 'treat warnings as problems')
    .option('--quiet', 'print nothing if there is no problem')
    .option('--etags', 'print the current etag of each queue that the rules name')
    .action(async (files: readonly string[], options: ValidateOptions) => {
      const checked = await inOrg(io, options, async (basis) => {
        const all: Checked[] = []
        for (const file of files) all.push(await checkFile(io, file, basis, options.strict === true))
        return all
      })
      const ok = checked.every(({ problems }) => problems.length === 0)
      if (!ok || options.quiet !== true) io.out(formatChecked(io, checked, ok, options))
      if (!ok) exit(EXIT.found)
    })
  return withExample(
    withOrgOptions(command),
    'skillroute validate rules.yaml guardrails.yaml --snapshot snapshot.json --format sarif',
  )
}

/** The org or files that files are checked against. */
interface Basis {
  readonly snapshot?: Snapshot | undefined
  /** Whether its agents and queues are checked against the rules too. */
  readonly compliance?: boolean | undefined
  /** The org, if it can be read for data that the snapshot does not contain. */
  readonly org?: Org | undefined
  readonly signal?: AbortSignal | undefined
}

async function inOrg<T>(io: Io, options: ValidateOptions, work: (basis: Basis) => Promise<T>): Promise<T> {
  const { snapshot: file, live, org: name, compliance } = options
  if (file !== undefined) {
    if (live === true) throw new ConfigError('Give one of --snapshot and --live, not both.')
    return await work({ snapshot: await readSnapshot(io, file), compliance })
  }
  if (live !== true && name === undefined) {
    if (compliance === true) throw new ConfigError('--compliance needs an org: add --live or --snapshot.')
    return await work({})
  }
  // Progress goes to standard error; in CI it would still fill the log.
  const quiet = options.quiet === true || options.json === true
  return await withOrg(io, options, async (org) => {
    const snapshot = await loadSnapshot(io, org, { profiles: true, json: quiet })
    return await work({ snapshot, compliance: compliance !== false, org, signal: io.signal })
  })
}

async function checkFile(io: Io, file: string, basis: Basis, strict: boolean): Promise<Checked> {
  const { snapshot } = basis
  const text = await readText(io, file)
  const uri = file.replaceAll('\\', '/')
  const only = (problems: readonly Problem[]): Checked => ({ file: uri, problems, warnings: [], etags: {} })
  const broken = jsonIssue(file, text)
  if (broken !== undefined) return only([{ code: 'notation', ...broken }])
  const found = FORMAT.exec(text)
  const kind = found?.groups?.kind ?? ''
  if (kind === 'guardrails') return only((await validateGuardrails(text, { snapshot })).problems)
  if (kind === 'desired') return only(await desiredProblems(text, snapshot))
  if (found !== null && OTHER_KINDS.includes(kind)) return only([notChecked(text, found)])
  const { problems: wrong, warnings: notes, etags, rules } = await validateRules(text, { snapshot })
  const compliance = rules === null ? { broken: [], unevaluated: [] } : await evaluateCompliance(rules, text, basis)
  const problems = [...(kind === 'rules' ? wrong : wrong.map(withFormats)), ...compliance.broken]
  const warnings = [...notes, ...compliance.unevaluated]
  return strict
    ? { file: uri, problems: [...problems, ...warnings], warnings: [], etags }
    : { file: uri, problems, warnings, etags }
}

/** Checks the org against rules without problems, where requested. */
async function evaluateCompliance(
  rules: Rules,
  text: string,
  { snapshot, compliance, org, signal }: Basis,
): Promise<Compliance> {
  if (snapshot === undefined || compliance !== true) return { broken: [], unevaluated: [] }
  const { desired } = rulesToDesired(rules, snapshot)
  const targets = org === undefined ? undefined : await readTargets(await org(), snapshot, desired, { signal })
  return await checkCompliance(rules, snapshot, { text, targets })
}

/** The format line, in YAML or JSON. A file of an unknown format is checked as rules. */
const FORMAT = /^[\s{,]*["']?format["']?\s*:\s*["']?(?<format>skillroute\/(?<kind>[a-z-]+)@\d*)/m

const CHECKED_KINDS = ['rules', 'guardrails', 'desired'] as const

/** Documents that commands write and nobody edits. */
const OTHER_KINDS = [
  ...[...REPORT_FORMATS, ...PAGE_FORMATS],
  ...['skillroute/validation@1', 'skillroute/wfm-export@1'],
].map((format) => format.replace(/^skillroute\/|@\d+$/g, ''))

function notChecked(text: string, { index, 0: match, groups: { format = '' } = {} }: RegExpExecArray): Problem {
  const before = text.slice(0, index + match.length - format.length)
  return {
    code: 'format.unchecked',
    path: 'format',
    message: `${format} is not a file that validate checks: ${CHECKED_KINDS.join(', ')}`,
    line: before.split('\n').length,
    column: before.length - before.lastIndexOf('\n'),
  }
}

/** The problem of an unknown format, with the known ones that may be meant. */
function withFormats(problem: Problem): Problem {
  if (problem.path !== 'format') return problem
  const formats = CHECKED_KINDS.map((kind) => `skillroute/${kind}@1`)
  return { ...problem, message: `${problem.message}; validate checks ${formats.join(', ')}` }
}

async function desiredProblems(text: string, snapshot: Snapshot | undefined): Promise<readonly Problem[]> {
  try {
    await parseDesired(text, { snapshot })
    return []
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    return error.issues.map((issue) => ({ code: 'desired.invalid', ...issue }))
  }
}

function formatChecked(io: Io, checked: readonly Checked[], ok: boolean, options: ValidateOptions): string {
  const text = checkedText(io, checked, options)
  if (options.json === true || options.format !== 'text') return text
  return [
    text,
    ...[...(ok ? [basisText(options)] : []), ...etagLines(checked, options)].map((line) => `${line}\n`),
  ].join('')
}

/** What the files were checked against, so that a file checked by itself does not seem to fit the org. */
function basisText({ snapshot, live, org }: ValidateOptions): string {
  if (snapshot !== undefined) return `Names were looked up in ${snapshot}.`
  if (live === true || org !== undefined) return 'Names were looked up in the org.'
  return 'Each file was checked by itself. To look up its names in the org, add --live or --snapshot FILE.'
}

function etagLines(checked: readonly Checked[], { etags }: ValidateOptions): string[] {
  if (etags !== true) return []
  return checked.flatMap((file) =>
    Object.entries(file.etags).map(([queue, etag]) => `${file.file} ${queue} etag: ${etag}`),
  )
}
