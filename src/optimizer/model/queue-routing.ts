import type { ModelContactType, ModelQueue, RoutingModel, SnapshotQueue } from '../../documents'
import { isSimulated } from './can-serve'
import { buildConditionalGroups, buildGroupActivation } from './conditional-groups'

/** How contacts of a queue find an agent, and settings in addition to that which a simulation does not include. */
export interface QueueRouting {
  /**
   * Only `standard` and `bullseye` are simulated. `direct`: contacts wait for the agent whom they are for, or go to a
   * backup queue. `manual`: people assign them, since manual assignment is on and no member is activated. `unknown`: rules of
   * a shape that is not known here.
   */
  readonly method: (typeof METHODS)[number]
  readonly settings: readonly (keyof typeof SETTINGS)[]
}

const METHODS = ['standard', 'bullseye', 'predictor', 'direct', 'manual', 'unknown'] as const

/** Settings of routing in words. Of these a simulation includes priorities, and rules of groups whose people are known. */
const SETTINGS = {
  preferredAgents: 'preferred agents',
  lastAgent: 'last agent',
  directRouting: 'direct routing',
  manualAssignment: 'manual assignment',
  conditionalGroups: 'conditional groups',
  groupActivation: 'conditional group activation',
  priorityOnly: 'priorities of conversations',
} as const

/** The parts of a queue that say how it routes. */
export type RoutedQueue = Pick<
  SnapshotQueue,
  'predictive' | 'rings' | 'conditionalGroups' | 'hasUnknownRules' | 'routing'
>

/** How a queue routes. @param activated members who are activated in it */
export function classifyRouting(queue: RoutedQueue, activated: number): QueueRouting {
  const { predictive, rings = [], conditionalGroups = [], hasUnknownRules, routing = {} } = queue
  const { routingRules, lastAgentRoutingMode, directRouting, enableManualAssignment, scoringMethod } = routing
  const isDirect = directRouting?.waitForAgent === true || directRouting?.backupQueueId !== undefined
  const isManual = enableManualAssignment === true && activated === 0
  const method = isDirect
    ? 'direct'
    : isManual
      ? 'manual'
      : predictive === true
        ? 'predictor'
        : hasUnknownRules
          ? 'unknown'
          : rings.length > 1
            ? 'bullseye'
            : 'standard'
  const isSet: Readonly<Record<keyof typeof SETTINGS, boolean>> = {
    preferredAgents: routingRules !== undefined,
    lastAgent: lastAgentRoutingMode !== undefined,
    directRouting: directRouting !== undefined && !isDirect,
    manualAssignment: enableManualAssignment === true && !isManual,
    conditionalGroups: conditionalGroups.length > 0,
    groupActivation: routing.conditionalGroupActivation !== undefined,
    priorityOnly: scoringMethod !== undefined,
  }
  return { method, settings: listKeys(SETTINGS).filter((setting) => isSet[setting]) }
}

/** How contacts are assigned if neither rules that can be simulated nor a predictor do it; undefined if one of them does. */
export function findAssignment(queue: SnapshotQueue): ModelQueue['assignment'] {
  const { method } = classifySnapshotQueue(queue)
  return method === 'direct' || method === 'manual' || method === 'unknown' ? method : undefined
}

/** What chooses the agents of a queue instead of its levels, as the reason of a sentence; undefined: nothing does. */
export function otherChoice(queue: SnapshotQueue): string | undefined {
  const { method } = classifySnapshotQueue(queue)
  if (method === 'predictor') return 'a predictor chooses agents there'
  if (method === 'direct') return 'contacts go to the agent whom they are for there'
  if (method === 'manual') return 'people assign contacts there'
  return method === 'unknown' ? 'rules that are not known here choose agents there' : undefined
}

function classifySnapshotQueue(queue: SnapshotQueue): QueueRouting {
  return classifyRouting(queue, queue.members.filter(({ joined }) => joined).length)
}

/** What figures leave out, by queue, in sentences. @param types those of the model @param all its queues */
export function routingNotes(
  queues: readonly SnapshotQueue[],
  types: readonly ModelContactType[] = [],
  all: readonly SnapshotQueue[] = queues,
): string[] {
  const partly: string[] = []
  const wholly: string[] = []
  const queueIds = new Set(all.map(({ id }) => id))
  for (const queue of [...queues].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))) {
    const { method, settings } = classifySnapshotQueue(queue)
    const isForOne = types.some(({ queueId, preferredAgent }) => queueId === queue.id && preferredAgent !== undefined)
    const isIncluded: Readonly<Partial<Record<keyof typeof SETTINGS, boolean>>> = {
      priorityOnly: true,
      preferredAgents: isForOne,
      lastAgent: isForOne,
      conditionalGroups: buildConditionalGroups(queue, queueIds) !== undefined,
      groupActivation: buildGroupActivation(queue, queueIds) !== undefined,
    }
    const byScore = isForOne && queue.routing?.routingRules?.some(({ operator }) => operator === 'MEETS_THRESHOLD')
    const names = [
      ...settings.flatMap((setting) => (isIncluded[setting] === true ? [] : [SETTINGS[setting]])),
      ...(byScore ? ['scores of preferred agents'] : []),
    ]
    if (method === 'standard' || method === 'bullseye') {
      if (names.length > 0) partly.push(`${queue.name} (${names.join(', ')})`)
    } else wholly.push(`${queue.name} (${[WHOLLY[method], ...names].join(', ')})`)
  }
  const list = (what: string, names: readonly string[]) => (names.length === 0 ? [] : [`${what}: ${names.join('; ')}.`])
  return [
    ...list('Settings of routing that the figures leave out', partly),
    ...list(
      'No figures for queues whose routing is not simulated; their contacts count as work of their members',
      wholly,
    ),
  ]
}

/** The queues of a model whose contacts get no figures, in a sentence. */
export function withoutFigures({ queues, contactTypes }: Pick<RoutingModel, 'queues' | 'contactTypes'>): string[] {
  const inScope = new Set(contactTypes.map(({ queueId }) => queueId))
  const names = queues.flatMap((queue) => (isSimulated(queue) || !inScope.has(queue.id) ? [] : [queue.name])).sort()
  return names.length === 0 ? [] : [`No figures for ${names.join(', ')}: their routing is not simulated.`]
}

const WHOLLY = {
  predictor: 'a predictor chooses',
  direct: 'direct routing',
  manual: 'manual assignment alone',
  unknown: 'conditional groups of a shape that is not known here',
} as const

/** The inventory of how queues route, in one line: `12 standard, 3 bullseye, 1 direct; 2 with preferred agents`. */
export function formatRouting(queues: readonly QueueRouting[]): string {
  const methods = METHODS.flatMap((method) => {
    const count = queues.filter((queue) => queue.method === method).length
    return count === 0 ? [] : [`${count} ${method}`]
  })
  const settings = listKeys(SETTINGS).flatMap((setting) => {
    const count = queues.filter((queue) => queue.settings.includes(setting)).length
    return count === 0 ? [] : [`${count} with ${SETTINGS[setting]}`]
  })
  return [methods, settings].flatMap((part) => (part.length === 0 ? [] : [part.join(', ')])).join('; ')
}

function listKeys<Name extends string>(record: Readonly<Record<Name, unknown>>): Name[] {
  const known = (name: string): name is Name => Object.hasOwn(record, name)
  return Object.keys(record).filter(known)
}
