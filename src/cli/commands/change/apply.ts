import { stat } from 'node:fs/promises'
import { Command, Option } from 'commander'
import type { Client } from '../../../client'
import { ConfigError } from '../../../core/errors'
import { shellWord } from '../../../core/text/shell-word'
import type { ApplyReport, ApprovedHash, Plan } from '../../../documents'
import type { AuditLog, Journal } from '../../../documents/ports/ports'
import { applyText } from '../../../report/text/apply'
import { plural } from '../../../report/text/kit/figures'
import { isReportDocument } from '../../../report/workbook/report-sheets'
import { fileJournal, fileLease, memoryJournal } from '../../../stores'
import { describeError, EXIT, Interrupted } from '../../../terminal/io/exit-code'
import { displayPath } from '../../../terminal/io/files'
import { hideOptions } from '../../../terminal/io/full-help'
import { withHtmlOption, writeHtml } from '../../../terminal/io/html-file'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { readJsonOrYaml } from '../../../terminal/io/json-or-yaml'
import { durationMinutes, withExample, withOrgOptions } from '../../../terminal/io/options'
import { phaseText, showProgress } from '../../../terminal/io/progress'
import { leaseFolder } from '../../../terminal/io/state-folder'
import { BREAK_LEASE, breakRun, runLedger } from '../../../terminal/org/break-lease'
import { type OrgOptions, withClient } from '../../../terminal/org/connect'
import { readSnapshot } from '../../../terminal/planning/snapshot-file'
import { applyExit } from '../../../terminal/runs/apply-exit'
import { type ApprovalOptions, resolveApprovals } from '../../../terminal/runs/approval-file'
import { type Logged, logged } from '../../../terminal/runs/logged'
import {
  DUE_TEXT,
  dropFinished,
  findRun,
  hasTimes,
  keepDue,
  keepPlan,
  type RunFiles,
} from '../../../terminal/runs/run-files'
import { type ApplyGuardrails, applyPlan, captureSnapshot, parseGuardrails } from '../../../workflows'
import { replayJournal } from '../../../workflows/run/journal/replay'
import { CONFLICT_DEFAULT } from '../../../workflows/run/options/decide'
import { undoScope } from '../../../workflows/run/reverse/plan-undo'
import { readReportFiles } from '../../documents/report-documents'
import { buildCanaryOptions, type CanaryFlags, checkCanary, withCanaryOptions } from '../../runs/canary-options'
import { mayWrite } from '../../runs/may-write'
import { resumeText } from '../../runs/resume-text'

export interface ApplyOptions extends OrgOptions, CanaryFlags, ApprovalOptions {
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly resume?: boolean
  readonly onConflict: 'fail' | 'skip' | 'merge'
  readonly onFailure: 'stop' | 'continue' | 'undo'
  readonly within?: number
  readonly reason?: string
  readonly key?: string
  readonly guardrails?: string
  readonly snapshot?: string
  readonly journal?: string
  readonly html?: string
  readonly breakLease?: string
  readonly redact?: boolean
}

/** `skillroute apply`: writes a plan, exactly once, through rate limits, crashes and other people's edits. */
export function applyCommand(context: CommandContext): Command {
  const { io } = context
  const command = withHtmlOption(new Command('apply'))
    .description('write a plan to the org; run it again after an interruption to resume')
    .argument('<plan>', 'plan file')
    .option('--dry-run', 'do everything but write')
    .option('--yes', 'do not ask before writing')
    .option('--resume', 'only resume a run that was started: refuse to start one')
    .addOption(
      new Option('--on-conflict <policy>', 'when somebody changed a target')
        .choices(['fail', 'skip', 'merge'])
        .default(CONFLICT_DEFAULT),
    )
    .addOption(
      new Option('--on-failure <policy>', 'when a change fails: stop, continue, or undo all')
        .choices(['stop', 'continue', 'undo'])
        .default('stop'),
    )
    .option('--approval <file>', 'approval of the plan (default: the one that skillroute approve wrote beside it)')
    .option('--approve <hash>', 'the hash that somebody approved; a plan with another hash is refused')
    .option('--approved-by <name>', 'who approved that hash')
    .option('--reason <text>', 'why it is applied, or a ticket; goes into the audit log (default: what the plan says)')
    .option(
      '--within <time>',
      'longest time that it may take at the rate, such as 2h; a plan that takes longer is refused',
      durationMinutes,
    )
    .option('--guardrails <file>', 'limits to check in addition to those in the plan')
    .option('--snapshot <file>', 'snapshot for the guardrails, instead of reading the org')
    .option('--break-lease <id>', BREAK_LEASE)
    .option(
      '--journal <file>',
      'journal of the run (default: <plan id>.journal.jsonl in the state folder, else in the one beside the plan)',
    )
    .option(
      '--key <key>',
      'idempotency key, remembered for 7 days: another run with it and this plan returns the stored report',
    )
    .option('--redact', 'keep names of people out of the audit log')
    .action((file: string, options: ApplyOptions) =>
      logged(io, options, 'apply', (logging) => apply(context, file, options, logging)),
    )
  hideOptions(
    withOrgOptions(withCanaryOptions(command)),
    ...['--snapshot', '--key', '--redact', '--canary-intervals', '--canary-minutes', '--canary-stop'],
  )
  return withExample(command, 'skillroute apply plan.json --on-conflict skip')
}

async function apply({ io, exit }: CommandContext, file: string, options: ApplyOptions, { log, about }: Logged) {
  checkCanary(options)
  const { plan, files } = await findRun(io, file, options.journal)
  about(plan)
  if (options.resume === true) await assertExist(io, files)
  if (!(await mayWrite(io, `Plan ${plan.id} for ${plan.org.name}`, plan, options))) {
    io.err('Nothing was written.\n')
    if (options.json === true) io.out(`${JSON.stringify({ declined: true, exitCode: EXIT.failed })}\n`)
    exit(EXIT.failed)
    return
  }
  const approvals = await resolveApprovals(io, file, plan, options)
  const report = await applyWithFiles(io, plan, files, { ...options, file, approvals, log })
  try {
    // The report is printed and decides the exit code even if the page fails. The page comes first: the process ends when
    // its output is no longer read.
    await writePage(io, plan, report, files, options).catch((error: unknown) => {
      io.err(`the page is not written: ${describeError(error)}\n`)
    })
    io.out(
      options.json === true ? `${JSON.stringify(report)}\n` : reportText(io, report, plan, files, { ...options, file }),
    )
    exit(applyExit(report))
  } finally {
    if (report.undo !== undefined && options.dryRun !== true) await dropFinished(io, plan, files, report)
  }
}

async function writePage(
  io: Io,
  plan: Plan,
  report: ApplyReport,
  files: RunFiles,
  { html, dryRun }: ApplyOptions,
): Promise<void> {
  if (html === undefined) return
  const journal = dryRun === true ? [] : (await readReportFiles(io, [files.journal], false)).filter(isReportDocument)
  await writeHtml(io, html, [plan, report, ...journal])
}

async function applyWithFiles(
  io: Io,
  plan: Plan,
  files: RunFiles,
  options: ApplyOptions & { file: string; approvals: readonly ApprovedHash[]; log: AuditLog },
): Promise<ApplyReport> {
  const progress = showProgress(io, 'applying', options.json)
  if (options.breakLease !== undefined && options.dryRun !== true) await breakRun(io, options.breakLease)
  const journal = options.dryRun === true ? memoryJournal() : fileJournal(files.journal)
  if (options.dryRun !== true) {
    await keepPlan(files, plan)
    await keepDue(io, plan, files, options.org)
  }
  try {
    return await withClient(io, options, async (client) =>
      applyPlan(client, plan, {
        journal,
        lease: fileLease(leaseFolder(io)),
        ledger: runLedger(io),
        idempotencyKey: options.key,
        auditLog: options.log,
        onConflict: options.onConflict,
        onFailure: options.onFailure,
        approvals: options.approvals,
        reason: options.reason,
        withinMinutes: options.within,
        guardrails: await readGuardrails(io, client, options),
        canary: await buildCanaryOptions(client, options),
        dryRun: options.dryRun,
        signal: io.signal,
        onProgress: (at) => progress.update(at.done, at.total, phaseText(at)),
      }),
    )
  } catch (error) {
    progress.end()
    if (error instanceof Interrupted && options.dryRun !== true)
      io.err(await interruptedText(plan, journal, options.file))
    throw error
  } finally {
    progress.end()
    await journal.close()
  }
}

/** How far an interrupted run came, and what can be done about it. */
async function interruptedText(plan: Plan, journal: Journal, file: string): Promise<string> {
  const { size } = undoScope(await replayJournal(journal, plan)).written
  if (size === 0) return 'Nothing was written.\n'
  return `${size} of ${plural(plan.changes.length, 'change')} may have been written: skillroute verify ${shellWord(file)} shows which, skillroute undo ${shellWord(file)} reverts them.\n`
}

async function readGuardrails(io: Io, client: Client, options: ApplyOptions): Promise<ApplyGuardrails | undefined> {
  const { guardrails: file, snapshot: path } = options
  if (file === undefined) return undefined
  const guardrails = await parseGuardrails(await readJsonOrYaml(io, file), file)
  const snapshot =
    path === undefined ? await captureSnapshot(client, { signal: io.signal }) : await readSnapshot(io, path)
  return { guardrails, snapshot }
}

/** @throws ConfigError when the run was never begun */
async function assertExist(io: Io, { journal }: RunFiles): Promise<void> {
  const found = await stat(journal).catch(() => undefined)
  if (found !== undefined && found.size > 0) return
  throw new ConfigError(`There is no run to resume: ${displayPath(io, journal)} does not exist. Leave --resume out.`)
}

function reportText(
  io: Io,
  report: ApplyReport,
  plan: Plan,
  { journal }: RunFiles,
  { onConflict, file }: ApplyOptions & { readonly file: string },
): string {
  const text = applyText(report, plan, { width: io.columns, paint: io.paint })
  if (report.outcome === 'dryRun') {
    const stopped = onConflict === 'fail' && report.counts.conflict > 0
    return `${text}\n${stopped ? 'With --on-conflict fail, one conflict stops the whole run: nothing would be written.\n' : ''}`
  }
  const due = hasTimes(plan) && report.undo === undefined ? DUE_TEXT : ''
  return `${text}\njournal ${displayPath(io, journal)}\n${resumeText(report, `skillroute apply ${shellWord(file)}`)}${due}`
}
