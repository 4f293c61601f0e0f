import { Argument, Command, Option } from 'commander'
import { ConfigError } from '../../core/errors'
import { when } from '../../core/time/iso-time'
import { parseTime } from '../../core/time/parse-time'
import type { Want } from '../../documents'
import { cleanText } from '../../report/text/kit/clean'
import { plural } from '../../report/text/kit/figures'
import { EXIT } from '../../terminal/io/exit-code'
import { readText } from '../../terminal/io/files'
import { hideOptions } from '../../terminal/io/full-help'
import type { CommandContext, Io } from '../../terminal/io/io'
import { readJsonOrYaml } from '../../terminal/io/json-or-yaml'
import { positiveInteger, withExample, withTimeZoneOption } from '../../terminal/io/options'
import { readConfigFile } from '../../terminal/org/config-file'
import { WFM } from '../../terminal/planning/load-file'
import { toPlanLimits } from '../../terminal/planning/org-options'
import {
  type SearchChoices,
  searchFlags,
  searchOptions,
  searchOptionsFrom,
} from '../../terminal/planning/search-options'
import { readSheetRequest } from '../../terminal/tables/sheet-file'
import { parseGuardrails } from '../../workflows'
import { FORECAST_METHODS, type ForecastMethod } from '../../workflows/forecast/forecast-changes'
import { CONFLICT_DEFAULT } from '../../workflows/run/options/decide'
import { type Fleet, type FleetJob, type FleetJobState, openFleet, type PlanJob } from '..'
import { jobId } from '../jobs/jobs'
import { assertTakesNotes, findStates, type JobNote, lastJobs, noteJobs, readBoard, whenAllEnded } from './board'
import { fleetExit } from './exit'
import { findPlans, type PlanOrReason } from './find-plans'
import { fleetNotices } from './notices'
import { chosenOrgs, type FleetFlags, fleetPlace, withFleetOptions } from './options'
import { startCliWorker } from './start'
import { fleetTable } from './table'

type Action = 'snapshot' | 'plan' | 'apply' | 'status'

interface FleetCommandOptions extends FleetFlags, SearchChoices {
  readonly org?: readonly string[]
  readonly desired?: string
  readonly matrix?: string
  readonly rules?: string
  readonly days?: number
  readonly forecast?: ForecastMethod | 'none'
  readonly guardrails?: string
  readonly load?: string
  readonly onConflict: 'fail' | 'skip' | 'merge'
  readonly queue?: readonly string[]
  readonly division?: readonly string[]
  readonly team?: readonly string[]
  readonly protect?: readonly string[]
  readonly notBefore?: string
  readonly timeZone?: string
  readonly reason?: string
  readonly yes?: boolean
  readonly work: boolean
}

/** `skillroute fleet`: one command for all orgs of the config file, done by all workers, shown in one table. */
export function fleetCommand({ io, exit }: CommandContext): Command {
  const command = withTimeZoneOption(withFleetOptions(new Command('fleet')), 'such times are refused')
    .description('snapshot, plan or apply all orgs of skillroute.config.yaml; workers share the work')
    .addArgument(new Argument('<action>', 'what to do with every org').choices(['snapshot', 'plan', 'apply', 'status']))
    .option('--org <name...>', 'only these orgs')
    .option('--desired <file>', 'plan: the desired state, by names; {org} in the file name stands for the org')
    .option('--matrix <file>', 'plan: a skill matrix in CSV; {org} as above')
    .option('--rules <file>', 'plan: assignment rules; {org} as above')
    .option(
      '--days <number>',
      'plan: days of demand for recommendations and the forecast (default: 30)',
      positiveInteger,
    )
    .addOption(
      new Option('--forecast <method>', 'plan: simulate coming weeks, or calculate by formula (default: auto)').choices(
        [...FORECAST_METHODS, 'none'],
      ),
    )
    .option('--queue <name...>', 'plan: only these queues and their members, by name or id')
    .option('--division <name...>', 'plan: only queues and agents of these divisions, by name or id')
    .option('--team <team...>', 'plan: only agents of these teams get changes')
    .option('--protect <agent...>', 'plan: agents to leave alone, by name or id')
    .option('--guardrails <file>', 'plan: limits that each plan must keep; {org} as above')
    .option(
      '--load <file>',
      'plan: forecast file whose contacts count in limits on saturation, or wfm for the forecast of workforce management; {org} as above',
    )
    .addOption(
      new Option('--on-conflict <policy>', 'apply: when somebody changed a target')
        .choices(['fail', 'skip', 'merge'])
        .default(CONFLICT_DEFAULT),
    )
    .option(
      '--not-before <time>',
      'apply: nothing is written before this time, such as 2026-12-05T18:00+01:00; with --time-zone also 2026-12-05T18:00 or Fri 18:00',
    )
    .option('--reason <text>', 'apply: why, or a ticket; goes into the journal of each plan')
    .option('--yes', 'apply: apply the plans of the last fleet plan without asking')
    .option('--no-work', 'only queue the work: skillroute worker does it elsewhere')
    .action(async (action: Action, options: FleetCommandOptions, own: Command) => {
      refuseOthers(action, own)
      const { folder, ...place } = fleetPlace(io, options)
      const fleet = await openFleet(place)
      try {
        const { states, exits } =
          action === 'status' ? await printAll(io, fleet, folder) : await doAll(io, fleet, action, folder, options)
        if (options.json === true) io.out(`${JSON.stringify(states)}\n`)
        else if (states.length > 0) io.out(fleetTable(io, states))
        exit(fleetExit(states, exits))
      } finally {
        await fleet.close()
      }
    })
  for (const option of searchOptions()) {
    option.description = `plan: ${option.description}`
    command.addOption(option)
  }
  hideOptions(command, '--time-zone', '--load', '--team')
  return withExample(command, 'skillroute fleet plan --days 30 --max-changes 10\nskillroute fleet apply --yes')
}

/** @throws ConfigError for an option of another action, which would be ignored: its help begins with that action */
function refuseOthers(action: Action, command: Command): void {
  for (const option of command.options) {
    const [, owner = action] = /^(plan|apply): /.exec(option.description) ?? []
    if (owner === action || command.getOptionValueSource(option.attributeName()) !== 'cli') continue
    throw new ConfigError(`${option.long} is for fleet ${owner}, not for fleet ${action}. Leave it out.`)
  }
}

/** The states of the jobs, and the exit codes of orgs without one. */
interface Outcome {
  readonly states: readonly FleetJobState[]
  readonly exits: readonly number[]
}

async function doAll(
  io: Io,
  fleet: Fleet,
  action: Exclude<Action, 'status'>,
  folder: string,
  options: FleetCommandOptions,
): Promise<Outcome> {
  const { jobs, exits } = await buildJobs(io, fleet, action, folder, options)
  if (jobs.length === 0) return { states: [], exits }
  await assertTakesNotes(io, folder)
  const earlier = await fleet.states(jobs.map((job) => jobId(job, '')))
  const ids = await fleet.add(jobs)
  noteNotAgain(io, earlier, await fleet.states(ids))
  await noteJobs(
    io,
    folder,
    action,
    ids.map((id, index) => ({ id, org: jobs[index]?.org ?? '' })),
  )
  if (!options.work) return { states: await fleet.states(ids), exits }
  const hopeless = new AbortController()
  const worker = await startCliWorker(io, options, fleetNotices(io, hopeless))
  try {
    const title = { snapshot: 'reading', plan: 'planning', apply: 'applying' }[action]
    const wait = { title, quiet: options.json === true, signal: AbortSignal.any([io.signal, hopeless.signal]) }
    return { states: await whenAllEnded(io, fleet, ids, wait), exits }
  } finally {
    await worker.close()
    await worker.stopped
  }
}

/** Names the plans that ended before this command: the queue does not apply them again, not even after an undo. */
function noteNotAgain(io: Io, earlier: readonly FleetJobState[], now: readonly FleetJobState[]): void {
  const ended = new Map(earlier.map(({ id, endedAt }) => [id, endedAt]))
  for (const { id, job, state, endedAt } of now) {
    if (job.kind !== 'apply' || state !== 'done' || endedAt === undefined || ended.get(id) !== endedAt) continue
    io.err(
      `${io.paint.warn('note')} ${job.org}: plan ${job.planId} ended on ${when(endedAt)} and is not applied again. If it was undone since, make a new one with skillroute fleet plan.\n`,
    )
  }
}

/** Jobs to queue, and the exit codes of orgs that get none. */
interface Work {
  readonly jobs: readonly OrgJob[]
  readonly exits: readonly number[]
}

type OrgJob = Extract<FleetJob, { readonly org: string }>

async function buildJobs(
  io: Io,
  fleet: Fleet,
  action: Exclude<Action, 'status'>,
  folder: string,
  options: FleetCommandOptions,
): Promise<Work> {
  const orgs = chosenOrgs(Object.keys((await readConfigFile(io.cwd))?.orgs ?? {}), options.org)
  if (action === 'snapshot') return { jobs: orgs.map((org) => ({ kind: 'snapshot', org })), exits: [] }
  if (action === 'plan') return { jobs: await Promise.all(orgs.map((org) => planJob(io, org, options))), exits: [] }
  const notes = await lastJobs(folder, 'plan')
  const { states } = await findStates(fleet, notes)
  return applyJobs(io, findPlans(orgs, notes, states, options.org !== undefined), notes, options)
}

async function planJob(io: Io, org: string, options: FleetCommandOptions): Promise<PlanJob> {
  const { days, forecast: method } = options
  const [load, guardrails] = [options.load, options.guardrails].map((file) => file?.replaceAll('{org}', org))
  return {
    kind: 'plan',
    org,
    request: {
      read: { days },
      want: await readWant(io, org, options),
      limits: {
        ...toPlanLimits(options),
        guardrails:
          guardrails === undefined
            ? undefined
            : await parseGuardrails(await readJsonOrYaml(io, guardrails), guardrails),
        load: load === undefined || load === WFM ? load : { file: load, text: await readText(io, load) },
      },
      forecast: { method },
    },
  }
}

/** A file of the desired state, or else recommendations from the demand of the org. */
async function readWant(io: Io, org: string, options: FleetCommandOptions): Promise<Want> {
  const [given, ...others] = (['desired', 'matrix', 'rules'] as const).flatMap((kind) => {
    const file = options[kind]
    return file === undefined ? [] : [{ kind, file: file.replaceAll('{org}', org) }]
  })
  if (others.length > 0)
    throw new ConfigError('fleet plan takes one of --desired, --matrix and --rules, not several of them.')
  if (given === undefined) return { recommend: { ...searchOptionsFrom(options), teams: options.team } }
  const flags = [...searchFlags(options), ...(options.team === undefined ? [] : ['--team'])]
  if (flags.length > 0)
    throw new ConfigError(`${flags.join(', ')} chooses what the demand recommends: leave it out with --${given.kind}.`)
  const { kind, file } = given
  if (kind === 'matrix') return { matrix: await readSheetRequest(io, file) }
  return { [kind]: { text: await readJsonOrYaml(io, file), file } }
}

/** Applies every applicable plan, and says for each other org why it has none. */
function applyJobs(
  io: Io,
  found: readonly PlanOrReason[],
  notes: readonly JobNote[],
  options: FleetCommandOptions,
): Work {
  const { onConflict, reason, yes } = options
  const notBefore = parseNotBefore(options)
  const jobs: OrgJob[] = []
  const exits: number[] = []
  for (const one of found) {
    const { org, plan } = one
    if (plan !== undefined) {
      jobs.push({ kind: 'apply', org, planId: plan.planId, hash: plan.hash, onConflict, notBefore, reason })
    } else {
      exits.push(one.exit)
      io.err(`${io.paint.warn('note')} ${org} is not applied: ${cleanText(one.why)}\n`)
    }
  }
  if (found.every(({ org }) => !notes.some((note) => note.org === org)))
    throw new ConfigError('There is no plan to apply: see skillroute fleet status.')
  if (jobs.length > 0 && yes !== true) {
    throw new ConfigError(
      `${jobs.length} plans of the last fleet plan would be applied. Look at them with skillroute fleet status, then add --yes.`,
    )
  }
  return { jobs, exits }
}

/** @throws ConfigError for an invalid or past time: the option exists to wait */
function parseNotBefore({ notBefore, timeZone }: FleetCommandOptions): string | undefined {
  if (notBefore === undefined) return undefined
  const nowMs = Date.now()
  const time = parseTime(notBefore, { nowMs, timeZone })
  if ('why' in time) throw new ConfigError(`--not-before: ${time.why}`)
  const at = new Date(time.atMs).toISOString()
  if (time.atMs < nowMs) throw new ConfigError(`--not-before ${at} is in the past; leave it out to begin at once`)
  return at
}

async function printAll(io: Io, fleet: Fleet, folder: string): Promise<Outcome> {
  const board = await readBoard(folder)
  const { states, forgotten } = await findStates(fleet, Object.values(board).flat())
  if (forgotten.length === 0) return { states, exits: [] }
  const named = Object.entries(board).flatMap(([action, notes]) => {
    const orgs = notes.filter((note) => forgotten.includes(note)).map(({ org }) => org)
    return orgs.length === 0 ? [] : [`${action} of ${cleanText(orgs.join(', '))}`]
  })
  io.err(
    `${io.paint.bad('lost')} Redis no longer knows ${plural(forgotten.length, 'job')}: ${named.join('; ')}. It was emptied, or they are older than a week. The orgs lost nothing: queue the work again.\n`,
  )
  return { states, exits: [EXIT.failed] }
}
