import { Command, Option } from 'commander'
import type { Client } from '../../../client'
import { defined } from '../../../core/defined'
import { ConfigError, ValidationError } from '../../../core/errors'
import { between } from '../../../core/schema'
import type { Guardrails, Plan, Snapshot } from '../../../documents'
import { caveatsText } from '../../../terminal/io/caveats-text'
import { EXIT } from '../../../terminal/io/exit-code'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { readJsonOrYaml } from '../../../terminal/io/json-or-yaml'
import {
  flagParser,
  positiveInteger,
  READING,
  ratio,
  wholeNumber,
  withExample,
  withOrgOptions,
} from '../../../terminal/io/options'
import { type OrgOptions, withOrg } from '../../../terminal/org/connect'
import { scopeByFlags } from '../../../terminal/org/scope'
import { orgModel } from '../../../terminal/planning/analyze'
import { type DemandChoices, withDemandOptions } from '../../../terminal/planning/demand-options'
import { forecaster } from '../../../terminal/planning/forecast'
import { isRefused, keepNewPlan, newPlanText } from '../../../terminal/planning/new-plan'
import type { AnalyzeOptions } from '../../../terminal/planning/org-options'
import { assertOfOrg } from '../../../terminal/planning/snapshot-file'
import { type Logged, logged } from '../../../terminal/runs/logged'
import { parseGuardrails, readTargets } from '../../../workflows'
import { forecastPlan } from '../../../workflows/plan/forecast-plan'
import { idsByName } from '../../../workflows/plan/names'
import { groupMembers } from '../../../workflows/plan/side-effects'
import type { WeightRequest } from '../math/levers'
import { weightsText } from '../texts/weights'
import { type WeightsDesired, weightsToDesired } from '../weights-to-desired'
import { readWeights, type WrittenWeights, weightRequest } from './weights-file'

interface WeightsOptions extends OrgOptions, DemandChoices {
  readonly queue?: string
  readonly division?: readonly string[]
  readonly protect?: readonly string[]
  readonly share?: readonly string[]
  readonly file?: string
  readonly normalize?: boolean
  readonly strategy?: 'longest-available-agent' | 'best-skills'
  readonly overflowThreshold?: number
  readonly overflowGroup?: readonly string[]
  readonly utilizationTarget?: number
  readonly wrapUp?: number
  readonly levelStep: number
  readonly seed: number
  readonly guardrails?: string
  readonly out?: string
  readonly reason?: string
  readonly redact?: boolean
}

/** `skillroute weights`: the levels or rings that come nearest to target shares of a queue's contacts. */
export function weightsCommand({ io, exit }: CommandContext): Command {
  const command = withDemandOptions(new Command('weights').helpGroup(READING))
    .description(
      'find levels or rings that give agents their target shares of the contacts of a queue; nothing is written to the org',
    )
    .option('--queue <name>', 'the queue, by name or id (default: queue of the YAML file)')
    .option(
      '--division <name...>',
      'change only queues and agents of these divisions, by name or id; the rest is left out of the plan',
    )
    .option('--protect <agent...>', 'agents whom the plan leaves alone, by name or id')
    .option(
      '--share <agent=ratio...>',
      'target share of an agent, by name or id; the rest is split evenly among the others',
    )
    .option('--file <file>', 'target shares: YAML or JSON with queue and weights, or CSV with agent and share')
    .option('--normalize', 'shares are proportions of any size from 0: scale them so that they sum to 1')
    .addOption(
      new Option('--strategy <name>', 'how the queue chooses an agent (default: as it does now)').choices([
        'longest-available-agent',
        'best-skills',
      ]),
    )
    .option(
      '--level-step <step>',
      'distance between levels, such as 0.5',
      flagParser(() => between(0.1, 5)),
      1,
    )
    .option('--seed <number>', 'same seed, same result', wholeNumber, 1)
    .option(
      '--overflow-threshold <ratio>',
      "occupancy of the queue's agents above which contacts go on to --overflow-group or the next ring",
      ratio,
    )
    .option('--overflow-group <name...>', 'skill groups that help above this occupancy, by name or id')
    .option('--utilization-target <ratio>', 'highest occupancy of the queue that the plan may cause', ratio)
    .option('--wrap-up <seconds>', 'longest time for after-call work', positiveInteger)
    .option('--guardrails <file>', 'limits that the plan must keep')
    .option('--out <file>', 'write a plan with the settings found')
    .option('--reason <text>', 'why the plan is made, or a ticket; goes into the plan and the audit log')
    .option('--redact', 'keep names of people out of the audit log')
    .action((options: WeightsOptions) =>
      // Without --out no plan is made.
      logged(io, { ...options, dryRun: options.out === undefined }, 'plan', (logging) =>
        weights({ io, exit }, options, logging),
      ),
    )
  return withExample(
    withOrgOptions(command),
    'skillroute weights --queue Billing --share "Ann Lee=0.5" "Ben Roth=0.3"\nskillroute weights --file weights.yaml --out plan.json',
  )
}

async function weights({ io, exit }: Pick<CommandContext, 'io' | 'exit'>, options: WeightsOptions, { log }: Logged) {
  const { result, plan, caveats, snapshot, projection } = await weigh(io, options)
  const out = options.out ?? ''
  const file = plan === undefined ? undefined : await keepNewPlan(io, plan, { ...options, out }, { log, projection })
  if (plan !== undefined && isRefused(plan)) exit(EXIT.refused)
  const notes = [...result.outcome.notes, ...caveats]
  if (options.json === true) {
    const { outcome, levers, desired } = result
    io.out(`${JSON.stringify({ org: snapshot.org, ...outcome, levers, desired, notes, plan: plan ?? null })}\n`)
    return
  }
  io.out(`${weightsText(result.outcome, result.levers, { width: io.columns, paint: io.paint })}\n`)
  io.out(
    plan === undefined || file === undefined
      ? `${caveatsText(io, notes)}\nNext: run the same command with --out plan.json\n`
      : `\n${newPlanText(io, plan, file)}`,
  )
}

interface Weighed {
  readonly snapshot: Snapshot
  readonly result: WeightsDesired
  readonly plan: Plan | undefined
  /** Why its forecast failed. */
  readonly projection?: string | undefined
  readonly caveats: readonly string[]
}

async function weigh(io: Io, options: WeightsOptions): Promise<Weighed> {
  // The user's input is checked before anything is read.
  const written = { ...(await readWeights(io, options)), ...parseSettings(options) }
  if (written.overflowThreshold === undefined && (written.overflowGroups ?? []).length > 0) {
    throw new ConfigError(
      '--overflow-group (overflowGroups) has no effect without a threshold: give --overflow-threshold (overflowThreshold) too, or omit it.',
    )
  }
  const guardrails = await readGuardrails(io, options.guardrails)
  return await withOrg(io, options, async (org) => {
    const { out } = options
    const client = out === undefined ? undefined : await org()
    const buildRequest = (read: Snapshot): WeightRequest => weightRequest(read, written)
    const { snapshot, demand, model, caveats } = await orgModel(io, org, pickReading(options), async (read) => {
      buildRequest(read)
      scopeByFlags(read, { division: options.division })
      idsByName('--protect', 'agent', read.agents, options.protect)
      if (client !== undefined) await assertOfOrg(client, options.snapshot, read, io)
    })
    const request = buildRequest(snapshot)
    if (options.json !== true) io.err('simulating to find the order that comes closest\n')
    const { levelStep, seed } = options
    const overflows = request.overflowThreshold !== undefined && client !== undefined
    const queue = overflows ? await client.routing.queues.get(request.queueId, {}, { signal: io.signal }) : undefined
    const groups = overflows ? await readGroups(client, snapshot, io) : undefined
    const result = byName(snapshot, () => weightsToDesired(model, request, { levelStep, seed, queue, groups }))
    if (client === undefined) return { snapshot, result, plan: undefined, caveats }
    const { desired, shares } = result
    const limits = mergeGuardrails(guardrails, result.guardrails)
    const targets = await readTargets(client, snapshot, desired, { signal: io.signal })
    const ratePerMinute = client.rateLimit().perMinute
    const { plan, forecastFailed: projection } = await forecastPlan(
      {
        snapshot,
        desired,
        shares,
        source: 'weights',
        targets,
        model,
        scope: scopeByFlags(snapshot, { division: options.division }),
        protectedAgentIds: idsByName('--protect', 'agent', snapshot.agents, options.protect),
        guardrails: limits,
        ratePerMinute,
        now: client.clock.now(),
        reason: options.reason,
        notes: [...partNotes(options), ...result.outcome.notes, ...caveats],
      },
      forecaster(io, model, demand, { json: options.json }),
    )
    return { snapshot, result, plan, projection, caveats }
  })
}

/** The search covers the whole queue, whatever part of it the plan may change. */
function partNotes({ division, protect }: WeightsOptions): string[] {
  if (division === undefined && protect === undefined) return []
  return ['The expected shares assume that every change is made, also those that the plan leaves out.']
}

/** The agents of the skill groups, by the groups' conditions. */
async function readGroups(client: Client, snapshot: Snapshot, io: Io): Promise<Map<string, string[]>> {
  return groupMembers(snapshot, [], (await readTargets(client, snapshot, undefined, { signal: io.signal })).groups)
}

/** The limits of the file, and that of the utilization target. */
function mergeGuardrails(file: Guardrails | undefined, target: Guardrails | undefined): Guardrails | undefined {
  if (file === undefined || target === undefined) return file ?? target
  return { ...file, service: [...(file.service ?? []), ...(target.service ?? [])] }
}

/** The queue's settings from the command line, which override the file. */
function parseSettings(options: WeightsOptions): Partial<Omit<WrittenWeights, 'queue'>> {
  const { strategy, overflowThreshold, overflowGroup, utilizationTarget, wrapUp } = options
  return {
    ...defined({ strategy, overflowThreshold }),
    ...(overflowGroup === undefined ? {} : { overflowGroups: [...overflowGroup] }),
    ...defined({ utilizationTarget: utilizationTarget, wrapUpSeconds: wrapUp }),
  }
}

function pickReading({ days, snapshot, demand, json }: WeightsOptions): AnalyzeOptions {
  return { days, snapshot, demand, json }
}

async function readGuardrails(io: Io, file: string | undefined): Promise<Guardrails | undefined> {
  return file === undefined ? undefined : await parseGuardrails(await readJsonOrYaml(io, file), file)
}

/** Runs `work`; errors name agents by their names instead of ids. */
function byName<T>(snapshot: Snapshot, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    const named = [...snapshot.agents, ...snapshot.queues]
    const text = (part: string): string =>
      named.reduce((all, { id, name }) => (all.includes(id) ? all.replaceAll(id, name) : all), part)
    const pathOf = (path: string): string => (path === 'queueId' ? 'queue' : text(path))
    const issues = error.issues.map((issue) => ({ ...issue, path: pathOf(issue.path), message: text(issue.message) }))
    throw new ValidationError(issues, { subject: 'weights', code: error.code, cause: error })
  }
}
