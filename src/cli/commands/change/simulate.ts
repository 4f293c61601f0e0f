import { Command, InvalidArgumentError } from 'commander'
import { ConfigError } from '../../../core/errors'
import { inRounds, inStages, type Progress } from '../../../core/progress'
import type { Improvement, RoutingModel, SimulationComparison } from '../../../documents'
import { applyMoves, type RoutingRules, type SimulateOptions } from '../../../optimizer'
import { AGENT_CHOICES, CONTACT_CHOICES } from '../../../optimizer/simulate/compile/options'
import { simulationText } from '../../../report/text/simulation'
import { comparisonText } from '../../../report/text/simulation-comparison'
import { profileText } from '../../../report/text/simulation-figures'
import { caveatsText } from '../../../terminal/io/caveats-text'
import { writeResult } from '../../../terminal/io/files'
import { hideOptions } from '../../../terminal/io/full-help'
import { withHtmlOption, writeHtml } from '../../../terminal/io/html-file'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { positive, positiveInteger, wholeNumber, withExample } from '../../../terminal/io/options'
import { showProgress, stepProgress } from '../../../terminal/io/progress'
import { foundText } from '../../../terminal/planning/improvement-text'
import { type ModelOptions, type NamedModel, readModel, resolveModel } from '../../../terminal/planning/model-file'
import {
  type SearchChoices,
  searchFlags,
  searchOptionsFrom,
  withSearchOptions,
} from '../../../terminal/planning/search-options'
import { withWeekOptions } from '../../../terminal/planning/week-options'
import { runInThread, type ThreadJob } from '../../../threads/in-threads'
import { simulate } from '../../../workflows'
import { recommendInThread } from '../../../workflows/parallel/recommend-in-thread'
import { threadPool } from '../../../workflows/parallel/thread-pool'
import { idsByName } from '../../../workflows/plan/names'

interface SimulateCommandOptions extends ModelOptions, SearchChoices {
  readonly seed: number
  readonly replications?: number
  readonly hours?: number
  readonly warmUp?: number
  readonly precision?: number
  readonly rules?: RuleNames
  readonly typical?: boolean
  readonly compare?: string
  readonly optimize?: boolean
  readonly protect?: readonly string[]
  readonly threads?: number
  readonly agents?: boolean
  readonly limit?: number
  readonly saveModel?: string
  readonly html?: string
  readonly json?: boolean
}

/** `skillroute simulate`: simulates a contact center from a hand-written model or from an org's files. */
export function simulateCommand({ io }: CommandContext): Command {
  const command = withWeekOptions(withSearchOptions(withHtmlOption(new Command('simulate'))))
    .description('simulate a contact center: service level, waits and occupancy, each with its interval')
    .argument('[model]', 'model file, YAML or JSON: a definition by hand or a routing model document')
    .option('--snapshot <file>', 'take the model from this snapshot and --demand')
    .option('--demand <file>', 'demand that belongs to --snapshot')
    .option('--time-zone <zone>', 'with --for: zone whose days and hours count (default: UTC)')
    .option('--seed <number>', 'same seed, same result', wholeNumber, 1)
    .option('--replications <number>', 'independent runs', positiveInteger)
    .option('--hours <number>', 'hours counted in each run', positive)
    .option('--warm-up <hours>', 'hours simulated before counting', positive)
    .option('--precision <points>', 'run until the service level is known to ± this many points', positive)
    .option('--rules <agent/contact>', RULES_HELP, parseRules)
    .option('--typical', 'simulate a steady state, that of the average contact, instead of the profile')
    .option('--compare <model>', 'compare with this model under the same contacts')
    .option('--optimize', 'find the changes that raise service level most, and show their effect')
    .option('--protect <agent...>', 'with --optimize: agents to leave alone, by name or id')
    .option('--threads <number>', 'threads (default: all cores)', positiveInteger)
    .option('--agents', 'also print a line for each agent')
    .option('--limit <number>', 'rows of each table', positiveInteger)
    .option('--save-model <file>', 'save the routing model; with --optimize, the model after the changes')
    .option('--json', 'print JSON instead of text')
    .action(async (file: string | undefined, options: SimulateCommandOptions) => {
      const flags = searchFlags({ ...options, seed: undefined })
      if (flags.length > 0 && options.optimize !== true)
        throw new ConfigError(`${flags.join(', ')} belongs to --optimize: add that too.`)
      if (options.compare !== undefined && options.precision !== undefined)
        throw new ConfigError(
          '--precision is not for --compare: say how much to simulate by --replications and --hours.',
        )
      const named = await resolveModel(io, file, options)
      if (options.optimize === true) await optimizeModel(io, named, options)
      else {
        await writeResult(io, 'model', options.saveModel, named.model)
        if (options.compare === undefined) await simulateModel(io, named, options)
        else await compareModels(io, named, await readModel(io, options.compare), options)
      }
    })
  return withExample(
    hideOptions(command, '--time-zone', '--threads', '--limit'),
    'skillroute simulate model.yaml --precision 0.5\nskillroute simulate model.yaml --rules longestIdle --json\nskillroute simulate model.yaml --compare tomorrow.yaml\nskillroute simulate --snapshot snapshot.json --demand demand.json --for next-week --leave leave.csv\nskillroute simulate model.yaml --optimize --max-changes 4 --save-model better.json',
  )
}

const RULES_HELP = `who gets a contact (${AGENT_CHOICES.join(', ')}) and, after a slash, what a freed agent takes (${CONTACT_CHOICES.join(', ')}); after a second slash, who goes first among equally good agents (longestIdle, random)`

async function simulateModel(io: Io, named: NamedModel, options: SimulateCommandOptions): Promise<void> {
  const progress = showProgress(io, 'simulating', options.json)
  const simulation = await simulate(named.model, {
    ...toSimulateOptions(options),
    threads: options.threads,
    signal: io.signal,
    onProgress: ({ done, total }) => progress.update(done, total),
  }).finally(() => progress.end())
  await writeHtml(io, options.html, [named.model, simulation])
  io.out(
    options.json === true
      ? `${JSON.stringify(simulation)}\n`
      : `${simulationText(simulation, buildLayout(io, named, options))}\n${caveatsText(io, named.model.notes)}`,
  )
}

async function compareModels(
  io: Io,
  before: NamedModel,
  after: RoutingModel,
  options: SimulateCommandOptions,
): Promise<void> {
  const progress = showProgress(io, 'simulating both models under the same contacts', options.json)
  const { precision: _precision, ...rest } = toSimulateOptions(options)
  const comparison = await comparisonInThread(before.model, after, rest, {
    signal: io.signal,
    onProgress: ({ done, total }) => progress.update(done, total),
  }).finally(() => progress.end())
  await writeHtml(io, options.html, [before.model, comparison])
  io.out(
    options.json === true
      ? `${JSON.stringify(comparison)}\n`
      : `${comparisonText(comparison, buildLayout(io, before, options))}\n${caveatsText(io, after.notes)}`,
  )
}

async function optimizeModel(io: Io, named: NamedModel, options: SimulateCommandOptions): Promise<void> {
  if (options.compare !== undefined) throw new ConfigError('--optimize and --compare do not go together; name one')
  const { model, divisions } = named
  const protectedAgentIds = idsByName('--protect', 'agent', model.agents, options.protect)
  const steps = stepProgress(io, 'looking for changes', options.json)
  const report = inStages({ searching: 1 }, steps.update)
  const { improvement } = await recommendInThread(
    model,
    {
      kind: 'improvement',
      options: { ...searchOptionsFrom(options), seed: options.seed, protectedAgentIds, divisions },
    },
    {
      threads: options.threads,
      signal: io.signal,
      onProgress: inRounds((part) => report({ step: 'searching', ...part })),
    },
  ).finally(() => steps.end())
  if (improvement === undefined) return
  await writeResult(io, 'model', options.saveModel, applyMoves(model, improvement.changes))
  await writeHtml(io, options.html, [model, improvement])
  if (options.json === true) {
    io.out(`${JSON.stringify(improvement)}\n`)
    return
  }
  const simulated = await simulatedText(io, model, improvement, options)
  io.out(`${simulated}${foundText(improvement, improvement.changes, buildLayout(io, named, options))}`)
  io.out(caveatsText(io, improvement.notes))
}

/**
 * Simulates the model without and with the changes. Both runs have the options of a run without --optimize, so that the
 * figures can be compared.
 */
async function simulatedText(
  io: Io,
  model: RoutingModel,
  { changes }: Improvement,
  options: SimulateCommandOptions,
): Promise<string> {
  if (changes.length === 0) return ''
  const progress = showProgress(io, 'simulating without and with the changes', options.json)
  const simulateOptions = { ...toSimulateOptions(options), threads: options.threads, signal: io.signal }
  const [before, after] = [
    await simulate(model, simulateOptions),
    await simulate(applyMoves(model, changes), simulateOptions),
  ]
  progress.end()
  return `${profileText(before, after)}\n\n`
}

function toSimulateOptions(options: SimulateCommandOptions): SimulateOptions {
  const { seed, replications, hours, warmUp, precision, rules, typical } = options
  return {
    seed,
    replications,
    hours,
    warmUpHours: warmUp,
    rules,
    demand: typical === true ? 'typical' : undefined,
    precision: precision === undefined ? undefined : { serviceLevel: precision / 100 },
  }
}

function buildLayout(io: Io, { nameOf }: NamedModel, options: SimulateCommandOptions) {
  const { agents, limit } = options
  return { width: io.columns, paint: io.paint, nameOf, agents, limit }
}

type RuleNames = Pick<RoutingRules, 'agentChoice' | 'contactChoice' | 'equalAgents'>

/** Reads `fastestFirst`, `fastestFirst/cMu`, `/cMu` or `//random`. */
function parseRules(text: string): RuleNames {
  const [agent = '', contact = '', equal = '', ...rest] = text.split('/')
  const agentChoice = AGENT_CHOICES.find((choice) => choice === agent)
  const contactChoice = CONTACT_CHOICES.find((choice) => choice === contact)
  const isWrong = (agent !== '' && agentChoice === undefined) || (contact !== '' && contactChoice === undefined)
  const equalAgents = (['longestIdle', 'random'] as const).find((choice) => choice === equal)
  if (isWrong || (equal !== '' && equalAgents === undefined) || rest.length > 0 || text === '')
    throw new InvalidArgumentError(`It must be ${RULES_HELP}.`)
  return { agentChoice, contactChoice, equalAgents }
}

/** `compareSimulations` in a thread, which a signal ends at once. */
async function comparisonInThread(
  model: RoutingModel,
  other: RoutingModel,
  options: SimulateOptions,
  running: Pick<ThreadJob<Progress>, 'signal' | 'onProgress'>,
): Promise<SimulationComparison> {
  const pool = await threadPool(() => ({ kind: 'comparison', model, other, options }), {
    died: 'The thread that simulates died',
    code: 'simulation.worker',
  })
  return await runInThread<SimulationComparison, Progress>({ ...pool, ...running })
}
