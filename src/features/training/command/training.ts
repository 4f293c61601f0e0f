import { Command } from 'commander'
import type { RoutingModel } from '../../../documents'
import { featureFormat } from '../../../report/feature-document'
import { caveatsText } from '../../../terminal/io/caveats-text'
import { assertExists, writeResult } from '../../../terminal/io/files'
import type { CommandContext, Io } from '../../../terminal/io/io'
import {
  amount,
  positive,
  positiveInteger,
  READING,
  wholeNumber,
  withExample,
  withOrgOptions,
  withTimeZoneOption,
} from '../../../terminal/io/options'
import { stepProgress } from '../../../terminal/io/progress'
import { type OrgOptions, withOrg } from '../../../terminal/org/connect'
import { loadDemand, loadSnapshot } from '../../../terminal/planning/analyze'
import { type DemandChoices, withDemandOptions } from '../../../terminal/planning/demand-options'
import { readModel, refuseOrgOptions } from '../../../terminal/planning/model-file'
import { buildWeekRequest, type WeekChoices, withWeekOptions } from '../../../terminal/planning/week-options'
import { type CsvFileOptions, withCsvOption, writeCsv } from '../../../terminal/tables/csv-file'
import { idsByName } from '../../../workflows/plan/names'
import { buildOrgModel } from '../../../workflows/plan/read-org'
import type { Training } from '../documents/training'
import type { TrainingOptions } from '../math/options'
import { trainingText } from '../texts/training'
import { trainingTable } from '../texts/training-csv'
import { trainingInThread } from './in-thread'

interface TrainingCommandOptions
  extends OrgOptions,
    DemandChoices,
    WeekChoices,
    CsvFileOptions,
    Pick<TrainingOptions, 'holders' | 'candidates' | 'cost' | 'valuePerHour' | 'replications' | 'pairs'> {
  readonly skill?: readonly string[]
  readonly protect?: readonly string[]
  readonly seed: number
  readonly out?: string
  readonly limit?: number
}

/** How reports show a training. */
export const trainingFormat = featureFormat<Training>('skillroute/training@1', ['skills'], (training) => ({
  sheet: 'Training',
  table: () => trainingTable(training),
}))

/** `skillroute training`: the effect of certifying further agents in each skill. */
export function trainingCommand({ io }: CommandContext): Command {
  const command = withDemandOptions(
    withCsvOption(new Command('training').helpGroup(READING), 'a row for each skill and possible holder'),
  )
    .description('show the value of training agents in skills, and which skills too few agents have')
    .argument('[model]', 'model file, YAML or JSON, instead of an org')
    .option('--skill <name...>', 'only these skills, by name or id')
    .option('--protect <agent...>', 'agents who are not to be trained, by name or id')
    .option('--holders <number>', 'additional holders to value (default: 3)', positiveInteger)
    .option('--candidates <number>', 'possible holders simulated for each skill (default: 8)', positiveInteger)
    .option(
      '--pairs <number>',
      'pairs of skills that protect against a shift in demand (default: 5; 0: none)',
      wholeNumber,
    )
    .option('--cost <amount>', 'cost of training one agent in one skill', amount)
    .option('--value-per-hour <amount>', 'what an hour of an agent costs', positive)
    .option('--replications <number>', 'independent runs of each simulation', positiveInteger)
    .option('--seed <number>', 'same seed, same result', wholeNumber, 1)
    .option('--out <file>', 'write the values as a document')
    .option('--limit <number>', 'skills to print', positiveInteger)
    .action(async (file: string | undefined, options: TrainingCommandOptions) => {
      const { model, notes } = await readTrainingModel(io, file, options)
      const training = await runTraining(io, model, options)
      await writeCsv(io, options, () => trainingTable(training))
      await writeResult(io, 'training', options.out, training)
      const agentNames = new Map(model.agents.map(({ id, name }) => [id, name]))
      const layout = { width: io.columns, paint: io.paint, limit: options.limit, agentNames }
      const caveats = (): string => caveatsText(io, [...training.notes, ...notes])
      io.out(
        options.json === true ? `${JSON.stringify(training)}\n` : `${trainingText(training, layout)}\n${caveats()}`,
      )
    })
  return withExample(
    withWeekOptions(withTimeZoneOption(withOrgOptions(command), 'timeZone of the org profile, else UTC')),
    'skillroute training --skill Billing Refunds --cost 1500 --value-per-hour 30\nskillroute training model.yaml --holders 2 --csv training.csv',
  )
}

async function readTrainingModel(
  io: Io,
  file: string | undefined,
  options: TrainingCommandOptions,
): Promise<{ readonly model: RoutingModel; readonly notes: readonly string[] }> {
  if (file !== undefined) {
    refuseOrgOptions(options)
    return { model: await readModel(io, file), notes: [] }
  }
  await assertExists(io, [options.snapshot, options.demand, options.specialDays])
  return await withOrg(io, options, async (org) => {
    const week = await buildWeekRequest(io, options, org)
    const snapshot = await loadSnapshot(io, org, options)
    return await buildOrgModel(snapshot, await loadDemand(io, org, options, snapshot), week)
  })
}

async function runTraining(io: Io, model: RoutingModel, options: TrainingCommandOptions): Promise<Training> {
  const { skill, protect, holders, candidates, pairs, cost, valuePerHour, replications, seed } = options
  const progress = stepProgress(io, 'valuing skills', options.json)
  const chosen: TrainingOptions = {
    skillIds: skill === undefined ? undefined : idsByName('--skill', 'skill', model.skills, skill),
    protectedAgentIds: idsByName('--protect', 'agent', model.agents, protect),
    ...{ holders, candidates, pairs, cost, valuePerHour, replications, seed },
  }
  try {
    return await trainingInThread(model, chosen, { signal: io.signal, onProgress: progress.update })
  } finally {
    progress.end()
  }
}
