import { type Issue, ValidationError } from '../../../core/errors/input'
import type { DurationShape, ModelAgent, ModelContactType, RoutingModel } from '../../../documents'
import { amountIssue, issue, levelIssue, positiveIssue, ratioIssue, wholeIssue } from '../../erlang/kit/inputs'
import { assertModel } from '../../model/model-input'
import type { RoutingRules, SimulateOptions } from './options'
import { parseSimulateOptions } from './options-schema'

/** @throws ValidationError with everything in model and options that cannot be simulated */
export function checkSimulation(model: RoutingModel, options: SimulateOptions): void {
  assertModel(model)
  parseSimulateOptions(options)
  const found = [...ruleIssues(options.rules ?? {}, model), ...modelIssues(model)]
  const issues = found.filter((entry) => entry !== undefined)
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'simulate' })
}

type Found = (Issue | undefined)[]

function given(value: unknown, check: (value: unknown) => Issue | undefined): Issue | undefined {
  return value === undefined ? undefined : check(value)
}

/** Costs and shares of contact types that the model does not have. */
function ruleIssues({ costs = {}, ratios = {} }: RoutingRules, model: RoutingModel): Found {
  const types = new Set(model.contactTypes.map(({ id }) => id))
  return Object.entries({ costs, ratios }).flatMap(([name, byType]) =>
    Object.keys(byType).map((id) => known(`rules.${name}.${id}`, id, types)),
  )
}

function modelIssues(model: RoutingModel): Found {
  const queues = new Set(model.queues.map(({ id }) => id))
  const groups = new Set((model.agentGroups ?? []).map(({ id }) => id))
  const types = new Set(model.contactTypes.map(({ id }) => id))
  return [
    ...repeated('contactTypes', model.contactTypes),
    ...repeated('agents', model.agents),
    ...repeated('queues', model.queues),
    ...repeated('agentGroups', model.agentGroups ?? []),
    given(model.waitingLimit, (value) => wholeIssue('model.waitingLimit', value, 0)),
    given(model.lineLimit, (value) => wholeIssue('model.lineLimit', value, 1)),
    given(model.dayFactorShape, (value) => positiveIssue('model.dayFactorShape', value)),
    ...model.contactTypes.flatMap((type, i) => typeIssues(type, `model.contactTypes[${i}]`, { queues, groups, types })),
    ...(model.agentGroups ?? []).flatMap(({ reserve }, i) =>
      Object.entries(typeof reserve === 'object' ? reserve : { '': reserve ?? 0 }).map(([type, retained]) =>
        wholeIssue(`model.agentGroups[${i}].reserve${type === '' ? '' : `.${type}`}`, retained, 0),
      ),
    ),
    ...model.queues.flatMap((queue, i) => [
      ...(queue.rings ?? []).map(({ timeoutSeconds }, j) =>
        given(timeoutSeconds, (value) => amountIssue(`model.queues[${i}].rings[${j}].timeoutSeconds`, value)),
      ),
      ...(queue.preferredAgents ?? []).map(({ waitSeconds }, j) =>
        amountIssue(`model.queues[${i}].preferredAgents[${j}].waitSeconds`, waitSeconds),
      ),
      ...(queue.conditionalGroups ?? []).flatMap(({ waitSeconds, queueId, value }, j) => [
        amountIssue(`model.queues[${i}].conditionalGroups[${j}].waitSeconds`, waitSeconds),
        amountIssue(`model.queues[${i}].conditionalGroups[${j}].value`, value),
        known(`model.queues[${i}].conditionalGroups[${j}].queueId`, queueId, queues),
      ]),
      ...(queue.groupActivation ?? []).flatMap(({ anyOf }, j) =>
        anyOf
          .flat()
          .flatMap(({ queueId, value }) => [
            amountIssue(`model.queues[${i}].groupActivation[${j}].value`, value),
            known(`model.queues[${i}].groupActivation[${j}].queueId`, queueId, queues),
          ]),
      ),
    ]),
    ...model.agents.flatMap((agent, i) => agentIssues(agent, `model.agents[${i}]`, types, groups)),
  ]
}

function agentIssues(agent: ModelAgent, at: string, types: Set<string>, groups: Set<string>): Found {
  return [
    ratioIssue(`${at}.availability`, agent.availability),
    known(`${at}.group`, agent.group, groups),
    ...agent.skills.map(({ id, level }) => levelIssue(`${at}.skills.${id}`, level)),
    ...agent.languages.map(({ id, level }) => levelIssue(`${at}.languages.${id}`, level)),
    ...Object.entries(agent.ahtSeconds ?? {}).flatMap(([id, value]) => [
      known(`${at}.ahtSeconds`, id, types),
      positiveIssue(`${at}.ahtSeconds.${id}`, value),
    ]),
    ...Object.entries(agent.resolution ?? {}).map(([id, value]) => ratioIssue(`${at}.resolution.${id}`, value)),
    ...Object.entries(agent.concurrency ?? {}).map(([media, value]) =>
      wholeIssue(`${at}.concurrency.${media}`, value, 0),
    ),
    ...interruptionIssues(agent, `${at}.interruptedBy`),
    ...(agent.week ?? []).flatMap(({ fromMinute, toMinute, share }, j) => [
      Number.isFinite(fromMinute) && toMinute > fromMinute && toMinute < Infinity
        ? undefined
        : issue(`${at}.week[${j}]`, 'must end after it begins', toMinute),
      ratioIssue(`${at}.week[${j}].share`, share),
    ]),
    ...(agent.shifts ?? []).map(({ fromMinute, toMinute }, j) =>
      Number.isFinite(fromMinute) && toMinute > fromMinute && toMinute < Infinity
        ? undefined
        : issue(`${at}.shifts[${j}]`, 'must end after it begins', toMinute),
    ),
  ]
}

/** Names of media as `mediaType` of a contact type has them: calls are `voice`. */
function interruptionIssues({ interruptedBy = {} }: ModelAgent, at: string): Found {
  return Object.entries(interruptedBy).flatMap(([media, others]) =>
    Array.isArray(others)
      ? [media, ...others].map((one) =>
          one === 'call' ? issue(`${at}.${media}`, 'must say voice for calls', one) : undefined,
        )
      : [issue(`${at}.${media}`, 'must be a list of media', others)],
  )
}

type Ids = Readonly<Record<'queues' | 'groups' | 'types', ReadonlySet<string>>>

function typeIssues(type: ModelContactType, at: string, { queues, groups, types }: Ids): Found {
  const { weekProfile, redial, preferredAgent } = type
  return [
    known(`${at}.queueId`, type.queueId, queues),
    amountIssue(`${at}.callsPerHour`, type.callsPerHour),
    positiveIssue(`${at}.ahtSeconds`, type.ahtSeconds),
    amountIssue(`${at}.target.seconds`, type.target.seconds),
    given(type.alertSeconds, (value) => amountIssue(`${at}.alertSeconds`, value)),
    given(type.patienceSeconds, (value) => positiveIssue(`${at}.patienceSeconds`, value)),
    given(type.minimumLevel, (value) => levelIssue(`${at}.minimumLevel`, value)),
    given(type.priority, (value) =>
      Number.isFinite(value) ? undefined : issue(`${at}.priority`, 'must be a finite number', value),
    ),
    given(type.queueLimit, (value) => wholeIssue(`${at}.queueLimit`, value, 0)),
    given(type.balkProbability, (value) => ratioIssue(`${at}.balkProbability`, value)),
    given(preferredAgent?.share, (value) => ratioIssue(`${at}.preferredAgent.share`, value)),
    given(preferredAgent?.waitSeconds, (value) => amountIssue(`${at}.preferredAgent.waitSeconds`, value)),
    given(redial?.probability, (value) => ratioIssue(`${at}.redial.probability`, value)),
    given(redial?.afterSeconds, (value) => amountIssue(`${at}.redial.afterSeconds`, value)),
    known(`${at}.redial.contactTypeId`, redial?.contactTypeId, types),
    ...shapeIssues(`${at}.patience`, type.patience),
    ...shapeIssues(`${at}.handleTime`, type.handleTime),
    ...(type.agentGroupIds ?? []).map((id, i) => known(`${at}.agentGroupIds[${i}]`, id, groups)),
    ...(weekProfile === undefined
      ? []
      : [
          positiveIssue(`${at}.weekProfile.intervalMinutes`, weekProfile.intervalMinutes),
          weekProfile.callsPerHour.length > 0 ? undefined : issue(`${at}.weekProfile.callsPerHour`, 'is empty', ''),
          ...weekProfile.callsPerHour.map((rate, i) => amountIssue(`${at}.weekProfile.callsPerHour[${i}]`, rate)),
        ]),
    ...factorIssues(`${at}.handleTimeFactors`, type.handleTimeFactors),
    ...factorIssues(`${at}.patienceFactors`, type.patienceFactors),
  ]
}

function factorIssues(at: string, given: ModelContactType['handleTimeFactors']): Found {
  if (given === undefined) return []
  return [
    positiveIssue(`${at}.intervalMinutes`, given.intervalMinutes),
    ...given.factors.map((factor, i) => positiveIssue(`${at}.factors[${i}]`, factor)),
  ]
}

function shapeIssues(at: string, shape: DurationShape | undefined): Found {
  if (shape === undefined) return []
  if (shape.kind === 'lognormal' || shape.kind === 'gamma') return [positiveIssue(`${at}.cv`, shape.cv)]
  if (shape.kind !== 'empirical') return []
  return shape.values.length === 0
    ? [issue(`${at}.values`, 'needs at least one time', '')]
    : shape.values.map((value, i) => positiveIssue(`${at}.values[${i}]`, value))
}

function known(path: string, id: string | undefined, ids: ReadonlySet<string>): Issue | undefined {
  return id === undefined || ids.has(id) ? undefined : issue(path, 'names something that the model does not hold', id)
}

function repeated(
  name: 'contactTypes' | 'agents' | 'queues' | 'agentGroups',
  items: readonly { readonly id: string }[],
): Found {
  const seen = new Set<string>()
  return items.map(({ id }, i) => {
    const twice = seen.has(id)
    seen.add(id)
    return twice ? issue(`model.${name}[${i}].id`, 'is there twice', id) : undefined
  })
}
