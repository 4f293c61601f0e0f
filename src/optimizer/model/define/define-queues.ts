import type { ModelConditionalGroup, ModelQueue } from '../../../documents'
import {
  checkName,
  choiceOf,
  flagOf,
  isAbsent,
  itemsOf,
  membersOf,
  namesOf,
  neededNumber,
  neededText,
  numberOf,
  type Place,
  textOf,
} from './define-reader'

const QUEUE_KEYS = [
  'id',
  'name',
  'evaluation',
  'predictive',
  'rings',
  'scoring',
  'conditionalGroups',
  'preferredAgents',
] as const

/** Names that a queue may use: skills to drop, agents (by id, or all of an entry with a count), other queues. */
export interface QueueNames {
  readonly skills: ReadonlySet<string>
  readonly queues: ReadonlySet<string>
  /** Ids of the agents with a name. */
  readonly agentIds: ReadonlyMap<string, readonly string[]>
}

/** One queue as written. */
export function queueOf(at: Place, names: QueueNames): ModelQueue {
  const member = membersOf(at, QUEUE_KEYS)
  const id = neededText(member('id'))
  const scoring = choiceOf(member('scoring'), ['TimestampAndPriority', 'PriorityOnly'])
  const evaluation = choiceOf(member('evaluation'), ['NONE', 'ALL', 'BEST'])
  const rings = member('rings')
  const groups = member('conditionalGroups')
  const preferred = member('preferredAgents')
  return {
    id,
    name: textOf(member('name')) ?? id,
    evaluation: evaluation ?? 'BEST',
    predictive: flagOf(member('predictive')) ?? false,
    ...(isAbsent(rings) ? {} : { rings: itemsOf(rings).map((ring) => ringOf(ring, names)) }),
    ...(scoring === undefined ? {} : { scoring }),
    ...(isAbsent(groups)
      ? {}
      : { conditionalGroups: itemsOf(groups).map((group) => conditionalGroupOf(group, names)) }),
    ...(isAbsent(preferred) ? {} : { preferredAgents: itemsOf(preferred).map((rule) => preferredOf(rule, names)) }),
  }
}

function ringOf(at: Place, names: QueueNames): NonNullable<ModelQueue['rings']>[number] {
  const member = membersOf(at, ['timeoutSeconds', 'skillsToRemove'])
  const timeoutSeconds = numberOf(member('timeoutSeconds'), { least: 0 })
  const skillsToRemove = namesOf(member('skillsToRemove'))
  for (const skill of skillsToRemove) checkName(member('skillsToRemove'), skill, names.skills, 'skill')
  return { ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }), skillsToRemove }
}

function conditionalGroupOf(at: Place, names: QueueNames): ModelConditionalGroup {
  const member = membersOf(at, ['queue', 'metric', 'operator', 'value', 'agents', 'waitSeconds'])
  const queueId = textOf(member('queue'))
  if (queueId !== undefined) checkName(member('queue'), queueId, names.queues, 'queue')
  const metric = neededChoice(member('metric'), ['EstimatedWaitTime', 'ServiceLevel'])
  const operator = neededChoice(member('operator'), [
    'GreaterThan',
    'GreaterThanOrEqualTo',
    'LessThan',
    'LessThanOrEqualTo',
  ])
  return {
    ...(queueId === undefined ? {} : { queueId }),
    metric,
    operator,
    value: neededNumber(member('value'), metric === 'ServiceLevel' ? { least: 0, most: 1 } : { least: 0 }),
    agentIds: agentsOf(member('agents'), names),
    waitSeconds: numberOf(member('waitSeconds'), { least: 0 }) ?? 0,
  }
}

function preferredOf(at: Place, names: QueueNames): NonNullable<ModelQueue['preferredAgents']>[number] {
  const member = membersOf(at, ['agents', 'waitSeconds'])
  return {
    agentIds: agentsOf(member('agents'), names),
    waitSeconds: numberOf(member('waitSeconds'), { least: 0 }) ?? 0,
  }
}

function agentsOf(at: Place, names: QueueNames): string[] {
  const known = new Set(names.agentIds.keys())
  const ids = itemsOf(at).flatMap((item) => {
    const name = neededText(item)
    checkName(item, name, known, 'agent')
    return names.agentIds.get(name) ?? []
  })
  if (isAbsent(at)) at.fail('is needed')
  return [...new Set(ids)]
}

function neededChoice<const T extends readonly [string, ...string[]]>(at: Place, choices: T): T[number] {
  if (isAbsent(at)) at.fail(`is needed: one of ${choices.join(', ')}`)
  return choiceOf<T[number]>(at, choices) ?? choices[0]
}
