import { Command } from 'commander'
import type { Client } from '../../../client'
import type { Journal } from '../../../documents/ports/ports'
import { fileLease } from '../../../stores'
import { EXIT } from '../../../terminal/io/exit-code'
import { writeResult } from '../../../terminal/io/files'
import type { CommandContext } from '../../../terminal/io/io'
import { withExample, withOrgOptions } from '../../../terminal/io/options'
import { leaseFolder } from '../../../terminal/io/state-folder'
import type { OrgOptions } from '../../../terminal/org/connect'
import { openAuditLog } from '../../../terminal/runs/run-files'
import { replayJournal } from '../../../workflows/run/journal/replay'
import { analyzeExperiment } from '../analyze'
import { endExperiment } from '../end'
import { readLog } from '../log'
import { findAppliedByHand } from '../run'
import { type ExperimentStatus, experimentStatus } from '../status'
import { experimentResultText } from '../texts/experiment'
import { designCommand } from './design'
import { type StartedExperiment, startedExperiment, startedFiles, withStarted } from './files'
import { passExit, passText, runCommand, startCommand, stateTexts } from './pass'

/** `skillroute experiment`: measures on the real org whether a plan helps. */
export function experimentCommand(context: CommandContext): Command {
  const command = new Command('experiment').description(
    'whether a plan helps, on the real org: design, start, run, status, analyze, end',
  )
  for (const make of [designCommand, startCommand, runCommand, statusCommand, analyzeCommand, endCommand])
    command.addCommand(make(context))
  return withExample(command, 'skillroute experiment design plan.json --effect 0.02')
}

interface EvaluationOptions extends OrgOptions {
  readonly out?: string
  readonly giveUp?: string
  readonly redact?: boolean
}

function statusCommand({ io, exit }: CommandContext): Command {
  const command = new Command('status')
    .description('how far experiments are, and whether the last pass left the org as planned; 3 when not')
    .argument('[experiments...]', 'only these, by file or id (default: all that were started with this state folder)')
    .action(async (files: readonly string[], options: EvaluationOptions) => {
      const found = []
      for (const file of files.length > 0 ? files : await startedFiles(io)) {
        const started = await startedExperiment(io, file)
        found.push(await withStarted(io, started, options, (client, stores) => readStatus(client, started, stores)))
      }
      const lines = found.map(
        ({ experimentId, phase, on, done, blocks, next, isAsPlanned, last, isByHand }) =>
          `${experimentId} ${phase}; ${done} of ${blocks} blocks are over; ${isByHand ? `its plan was applied outside of the experiment at ${last?.at}` : stateTexts({ on, next }, isAsPlanned ? (last?.conflicts ?? 0) : 0, 0).join('; ')}${isAsPlanned ? '' : `${isByHand ? '' : ', or should be'}: run skillroute experiment run`}; ${next === null ? 'nothing more to come' : `next at ${next}`}`,
      )
      io.out(
        options.json === true
          ? `${JSON.stringify({ experiments: found })}\n`
          : `${lines.length === 0 ? 'No experiment was started with this state folder.' : lines.join('\n')}\n`,
      )
      if (found.some(({ isAsPlanned, last }) => !isAsPlanned || (last?.conflicts ?? 0) > 0)) exit(EXIT.found)
    })
  return withExample(withOrgOptions(command), 'skillroute experiment status')
}

/** The status by the log, or by the journal where the plan was applied outside of the experiment since. */
async function readStatus(
  client: Client,
  { experiment, plan }: StartedExperiment,
  { log, journal }: { readonly log: Journal; readonly journal: Journal },
): Promise<ExperimentStatus & { readonly isByHand: boolean }> {
  const status = await experimentStatus(client, experiment, log)
  const last = findAppliedByHand(experiment, await readLog(log, experiment), await replayJournal(journal, plan))
  return last === undefined ? { ...status, isByHand: false } : { ...status, last, isAsPlanned: false, isByHand: true }
}

/** `skillroute experiment analyze`: the result of an experiment, by its own rule. */
function analyzeCommand({ io }: CommandContext): Command {
  const command = new Command('analyze')
    .alias('analyse')
    .description('what an experiment showed, by the metric and the rule that were fixed when it was designed')
    .argument('<experiment>', 'file of the experiment, or its id')
    .option('--out <file>', 'write the result as a document')
    .action(async (file: string, options: EvaluationOptions) => {
      const started = await startedExperiment(io, file)
      const result = await withStarted(io, started, options, (client, { log }) =>
        analyzeExperiment(client, started.experiment, { log, signal: io.signal }),
      )
      await writeResult(io, 'result', options.out, result)
      io.out(
        options.json === true
          ? `${JSON.stringify(result)}\n`
          : `${experimentResultText(result, started.experiment, { width: io.columns })}\n`,
      )
    })
  return withExample(withOrgOptions(command), 'skillroute experiment analyze experiment.json')
}

/** `skillroute experiment end`: ends an experiment before its planned end, if its rule allows it. */
function endCommand({ io, exit }: CommandContext): Command {
  const command = new Command('end')
    .description('end an experiment before its planned end: by its rule, or stopped without its rule for a reason')
    .argument('<experiment>', 'file of the experiment, or its id')
    .option('--give-up <reason>', 'end it whatever its rule says; its result then proves nothing')
    .option('--redact', 'keep names of people out of the audit log')
    .action(async (file: string, options: EvaluationOptions) => {
      const started = await startedExperiment(io, file)
      const { experiment, plan, approvals } = started
      const { result, pass } = await withStarted(io, started, options, (client, stores) =>
        endExperiment(client, experiment, plan, {
          ...stores,
          giveUp: options.giveUp,
          lease: fileLease(leaseFolder(io)),
          auditLog: openAuditLog(io, options),
          approvals,
          signal: io.signal,
        }),
      )
      io.out(
        options.json === true
          ? `${JSON.stringify({ result, pass })}\n`
          : `${experimentResultText(result, experiment, { width: io.columns })}\n${passText(experiment.id, pass)}\n`,
      )
      exit(passExit(pass))
    })
  return withExample(withOrgOptions(command), 'skillroute experiment end experiment.json')
}
