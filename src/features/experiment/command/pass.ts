import { Command } from 'commander'
import type { Approval, Plan } from '../../../documents'
import { fileJournal, fileLease } from '../../../stores'
import { confirm } from '../../../terminal/io/confirm'
import { describeError, EXIT, findExitCode } from '../../../terminal/io/exit-code'
import { readText } from '../../../terminal/io/files'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { withExample, withOrgOptions } from '../../../terminal/io/options'
import { leaseFolder } from '../../../terminal/io/state-folder'
import { isOfOtherOrg, type OrgOptions } from '../../../terminal/org/connect'
import { applyExit, type ExitFacts, worse } from '../../../terminal/runs/apply-exit'
import { approvalsInFiles } from '../../../terminal/runs/approval-file'
import { openAuditLog, usualFiles } from '../../../terminal/runs/run-files'
import { parsePlan } from '../../../workflows'
import { inFile } from '../../../workflows/kit/in-file'
import { replayJournal } from '../../../workflows/run/journal/replay'
import { refuseUnapproved } from '../../../workflows/run/options/refuse'
import { assertFits } from '../desired-state'
import type { Experiment } from '../documents/experiment'
import { type ExperimentPass, runExperiment } from '../run'
import {
  keepExperiment,
  readExperimentFile,
  type StartedExperiment,
  startedExperiment,
  startedFiles,
  withStarted,
} from './files'

interface PassOptions extends OrgOptions {
  readonly plan?: string
  readonly approval?: string
  readonly redact?: boolean
  readonly yes?: boolean
}

/**
 * `skillroute experiment start`: stores experiment and plan in the state folder, and makes the changes that are due.
 */
export function startCommand({ io, exit }: CommandContext): Command {
  const command = new Command('start')
    .description('start an experiment; skillroute experiment run then does what its schedule says')
    .argument('<experiment>', 'file of the experiment')
    .requiredOption('--plan <file>', 'the plan that it was designed for')
    .option('--approval <file>', 'approval of the plan (default: the one that skillroute approve wrote beside it)')
    .option('--yes', 'do not ask before the first changes are made, or reverted where the plan is in effect already')
    .option('--redact', 'keep names of people out of the audit log')
    .action(async (file: string, options: PassOptions & { readonly plan: string }) => {
      const experiment = await readExperimentFile(io, file)
      const text = await readText(io, options.plan)
      const plan = inFile(options.plan, () => parsePlan(text))
      assertFits(experiment, plan)
      const approvals = await approvalsInFiles(io, options.plan, plan, options.approval)
      await assertApproved(io, plan, approvals)
      if (options.yes !== true && !(await confirm(io, writesText(experiment, plan)))) {
        io.err('Nothing was written, and nothing was started.\n')
        if (options.json === true) io.out(`${JSON.stringify({ declined: true, exitCode: EXIT.failed })}\n`)
        exit(EXIT.failed)
        return
      }
      await keepExperiment(io, experiment, { plan, approvals, org: options.org })
      const { line, code, pass } = await runPass(io, await startedExperiment(io, file), options)
      io.out(
        options.json === true
          ? `${JSON.stringify({ experimentId: experiment.id, ...pass })}\n`
          : `${line}\nRun skillroute experiment run every few minutes, by cron for instance: nothing happens by itself.\n`,
      )
      exit(code)
    })
  return withExample(withOrgOptions(command), 'skillroute experiment start experiment.json --plan plan.json --yes')
}

/**
 * Before the start, since the first pass that applies the plan may come days later.
 * @throws PlanError `guardrail` when the plan needs an approval, and neither its files nor an earlier run have one
 */
async function assertApproved(io: Io, plan: Plan, approvals: readonly Approval[]): Promise<void> {
  const journal = fileJournal((await usualFiles(io, plan.id, '.')).journal)
  try {
    const replay = await replayJournal(journal, plan)
    refuseUnapproved(plan, { approvals }, replay.approvals.length > 0)
  } finally {
    await journal.close()
  }
}

function writesText({ id }: Experiment, { changes, org }: Plan): string {
  const many = `Changes of its plan (${changes.length})`
  return `Experiment ${id} writes to ${org.name} now and at each switch. ${many} are made where the plan is in effect, and reverted where it is not, also changes that an earlier apply made. Start it?`
}

/** `skillroute experiment run`: one pass over all experiments that were started here. */
export function runCommand({ io, exit }: CommandContext): Command {
  const command = new Command('run')
    .description('do what the schedules of started experiments say now; run it every few minutes')
    .argument('[experiments...]', 'only these, by file or id (default: all that were started with this state folder)')
    .option('--redact', 'keep names of people out of the audit log')
    .action(async (files: readonly string[], options: PassOptions) => {
      const done: unknown[] = []
      const lines: string[] = []
      let worst: number = EXIT.done
      for (const file of files.length > 0 ? files : await startedFiles(io)) {
        try {
          const started = await startedExperiment(io, file)
          const { org, experiment } = started
          if (files.length === 0 && (await isOfOtherOrg(io, options, { org, orgId: experiment.org.id }))) {
            lines.push(`${experiment.id} left out: it is of another org than ${options.org}`)
            continue
          }
          const { id, line, code, pass } = await runPass(io, started, options)
          done.push({ experimentId: id, ...pass })
          lines.push(line)
          worst = worse(worst, code)
        } catch (error) {
          io.signal.throwIfAborted()
          // A failing experiment must not keep the others in the wrong state.
          done.push({ file, error: describeError(error) })
          lines.push(`${file} ${io.paint.bad('failed')}: ${describeError(error)}`)
          worst = worse(worst, findExitCode(error))
        }
      }
      if (lines.length === 0) lines.push('No experiment was started with this state folder.')
      io.out(options.json === true ? `${JSON.stringify({ experiments: done })}\n` : `${lines.join('\n')}\n`)
      exit(worst)
    })
  return withExample(withOrgOptions(command), 'skillroute experiment run')
}

async function runPass(
  io: Io,
  started: StartedExperiment,
  options: PassOptions,
): Promise<{ readonly id: string; readonly line: string; readonly code: number; readonly pass: ExperimentPass }> {
  const { experiment, plan, approvals } = started
  const pass = await withStarted(io, started, options, (client, stores) =>
    runExperiment(client, experiment, plan, {
      ...stores,
      lease: fileLease(leaseFolder(io)),
      auditLog: openAuditLog(io, options),
      approvals,
      signal: io.signal,
    }),
  )
  return { id: experiment.id, line: passText(experiment.id, pass), code: passExit(pass), pass }
}

/** The exit code of a pass: the worse one of what it reverted and applied. */
export function passExit({
  reverted,
  applied,
}: {
  readonly reverted?: ExitFacts
  readonly applied?: ExitFacts
}): number {
  return worse(...[reverted, applied].flatMap((report) => (report === undefined ? [] : [applyExit(report)])))
}

/** What a pass did, in a line. */
export function passText(id: string, pass: ExperimentPass): string {
  const { phase, next, applied, reverted } = pass
  const reports = [reverted, applied].flatMap((report) => report ?? [])
  const open = reports.reduce((sum, { counts }) => sum + counts.failed + counts.skipped, 0)
  const replaced = reports.reduce((sum, { external }) => sum + external.length, 0)
  const parts = [
    phase,
    ...stateTexts(pass, pass.conflicts, open),
    ...(reverted === undefined ? [] : [`${reverted.counts.applied} reverted`]),
    ...(applied === undefined ? [] : [`${applied.counts.applied} applied`]),
    ...(replaced === 0 ? [] : [`${replaced} written over what others set meanwhile`]),
    ...(open === 0 ? [] : [`${open} failed or not tried: the next pass tries again`]),
    next === null ? 'nothing more to come' : `next at ${next}`,
  ]
  return `${id} ${parts.join('; ')}`
}

/**
 * Whether the plan is in effect, and what others keep from it.
 * @param conflicts number of changes kept as others set them
 * @param open number of changes that another pass has to make
 */
export function stateTexts(
  { on, next }: Pick<ExperimentPass, 'on' | 'next'>,
  conflicts: number,
  open: number,
): string[] {
  const how = conflicts + open === 0 ? 'in effect' : 'not wholly in effect'
  const kept = `${conflicts} kept as others set ${conflicts === 1 ? 'it' : 'them'}`
  return [
    `the plan is ${on.length === 0 ? 'not in effect' : how}`,
    ...(conflicts === 0 ? [] : [next === null ? kept : `${kept} until the next switch`]),
  ]
}
