import { Argument, Command, Option } from 'commander'
import { ConfigError } from '../../core/errors'
import { type Fleet, type FleetJob, type FleetJobState, openFleet } from '../../workers'
import type { CommandContext } from '../command-context'
import { readConfigFile } from '../config-file'
import { EXIT } from '../exit-code'
import { readText } from '../files'
import { lastJobs, noteJobs, readBoard, whenAllEnded } from '../fleet/board'
import { chosenOrgs, type FleetFlags, fleetPlace, withFleetOptions } from '../fleet/options'
import { startCliWorker } from '../fleet/start'
import { fleetTable } from '../fleet/table'
import type { Io } from '../io'
import { withExample } from '../options'

type Action = 'snapshot' | 'plan' | 'apply' | 'status'

interface FleetCommandOptions extends FleetFlags {
  readonly org?: readonly string[]
  readonly desired?: string
  readonly matrix?: string
  readonly rules?: string
  readonly guardrails?: string
  readonly onConflict: 'fail' | 'skip' | 'merge'
  readonly notBefore?: string
  readonly yes?: boolean
  readonly work: boolean
}

/** `skillroute fleet`: one command for all orgs of the config file, done by all workers, shown in one table. */
export function fleetCommand({ io, exit }: CommandContext): Command {
  const command = withFleetOptions(new Command('fleet'))
    .description('snapshot, plan or apply all orgs of skillroute.config.yaml; workers share the work')
    .addArgument(new Argument('<action>', 'what to do with every org').choices(['snapshot', 'plan', 'apply', 'status']))
    .option('--org <name...>', 'only these orgs')
    .option('--desired <file>', 'plan: what shall hold, by names; {org} in the name stands for the org')
    .option('--matrix <file>', 'plan: a skill matrix in CSV; {org} as above')
    .option('--rules <file>', 'plan: assignment rules; {org} as above')
    .option('--guardrails <file>', 'plan: limits that each plan must keep to; {org} as above')
    .addOption(
      new Option('--on-conflict <policy>', 'apply: when somebody changed a target')
        .choices(['fail', 'skip', 'merge'])
        .default('merge'),
    )
    .option('--not-before <time>', 'apply: ISO time before which nothing is written')
    .option('--yes', 'apply: the plans of the last fleet plan are what is wanted')
    .option('--no-work', 'only give the work out: skillroute worker does it elsewhere')
    .action(async (action: Action, options: FleetCommandOptions) => {
      const { redisUrl, queue, folder } = fleetPlace(io, options)
      const fleet = await openFleet({ redisUrl, queue })
      try {
        const states =
          action === 'status' ? await allStates(fleet, folder) : await doAll(io, fleet, action, folder, options)
        io.out(options.json === true ? `${JSON.stringify(states)}\n` : fleetTable(io, states))
        exit(exitOf(states))
      } finally {
        await fleet.close()
      }
    })
  return withExample(command, 'skillroute fleet plan --desired desired.yaml\nskillroute fleet apply --yes')
}

async function doAll(
  io: Io,
  fleet: Fleet,
  action: Exclude<Action, 'status'>,
  folder: string,
  options: FleetCommandOptions,
): Promise<FleetJobState[]> {
  const jobs = await jobsOf(io, fleet, action, folder, options)
  const ids = await fleet.add(jobs)
  await noteJobs(io, folder, action, ids)
  if (!options.work) return await fleet.states(ids)
  const worker = await startCliWorker(io, options, () => undefined)
  try {
    const title = { snapshot: 'reading', plan: 'planning', apply: 'applying' }[action]
    return await whenAllEnded(io, fleet, ids, title, options.json === true)
  } finally {
    await worker.close()
    await worker.stopped
  }
}

async function jobsOf(
  io: Io,
  fleet: Fleet,
  action: Exclude<Action, 'status'>,
  folder: string,
  options: FleetCommandOptions,
): Promise<FleetJob[]> {
  const orgs = chosenOrgs(Object.keys((await readConfigFile(io.cwd))?.orgs ?? {}), options.org)
  if (action === 'snapshot') return orgs.map((org) => ({ kind: 'snapshot', org }))
  if (action === 'plan') return await Promise.all(orgs.map((org) => planJob(io, org, options)))
  return applyJobs(await fleet.states(await lastJobs(folder, 'plan')), orgs, options)
}

async function planJob(io: Io, org: string, options: FleetCommandOptions): Promise<FleetJob> {
  const given = (['desired', 'matrix', 'rules'] as const).flatMap((kind) => {
    const file = options[kind]
    return file === undefined ? [] : [{ kind, file: file.replaceAll('{org}', org) }]
  })
  const [source] = given
  if (source === undefined || given.length > 1)
    throw new ConfigError('fleet plan needs one of --desired, --matrix and --rules: what shall hold in every org.')
  const guardrails = options.guardrails?.replaceAll('{org}', org)
  return {
    kind: 'plan',
    org,
    source: { ...source, text: await readText(io, source.file) },
    ...(guardrails === undefined ? {} : { guardrails: { file: guardrails, text: await readText(io, guardrails) } }),
  }
}

/** The plans that the last `fleet plan` made and its table showed: those that change something and break no limit. */
function applyJobs(plans: readonly FleetJobState[], orgs: readonly string[], options: FleetCommandOptions): FleetJob[] {
  const { onConflict, notBefore, yes } = options
  if (notBefore !== undefined && Number.isNaN(Date.parse(notBefore)))
    throw new ConfigError(`--not-before ${notBefore} is no ISO time, such as 2026-12-01T22:00:00Z`)
  const jobs = plans.flatMap(({ result }): FleetJob[] => {
    if (result?.kind !== 'plan' || !orgs.includes(result.org)) return []
    if (result.changes === 0 || result.problems.length > 0) return []
    return [{ kind: 'apply', org: result.org, planId: result.planId, hash: result.hash, onConflict, notBefore }]
  })
  if (jobs.length === 0) throw new ConfigError('There is no plan to apply: see skillroute fleet status.')
  if (yes !== true) {
    throw new ConfigError(
      `${jobs.length} plans of the last fleet plan would be applied. Look at them with skillroute fleet status, then add --yes.`,
    )
  }
  return jobs
}

async function allStates(fleet: Fleet, folder: string): Promise<FleetJobState[]> {
  return await fleet.states(Object.values(await readBoard(folder)).flat())
}

function exitOf(states: readonly FleetJobState[]): number {
  if (states.some(({ state }) => state === 'failed')) return EXIT.failed
  if (states.some(({ result }) => result?.kind === 'plan' && result.problems.length > 0)) return EXIT.refused
  return states.some(({ result }) => result?.kind === 'apply' && result.counts.conflict > 0) ? EXIT.conflict : EXIT.done
}
