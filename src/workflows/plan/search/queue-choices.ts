import { canonicalJson, type Json } from '../../../core/json/json'
import { isRecord } from '../../../core/json/unknown'
import type { Desired, Improvement, QueueSet, RoutingModel, Snapshot, SnapshotQueue, Want } from '../../../documents'
import { onlySkills } from '../../desired/resolved'
import type { PlanTargets } from '../../desired/targets'
import { listAt, valueAt } from '../../kit/values'
import { otherChanges } from '../other-changes'
import { valuedChanges } from '../valued-changes'

/** A change of a queue's setting as it is written, and as a model simulates it. */
export interface QueueChoice {
  readonly written: QueueSet
  readonly simulated: QueueSet
}

/** Factors on waiting times and thresholds that are tried. */
const FACTORS = [0.1, 0.25, 0.5, 0.75, 1.5, 2, 4]

/** Shortest time-out of a ring. */
const MIN_SECONDS = 2

/** Whether a search may change settings of queues. */
export function mayChangeQueues({ recommend }: Want): boolean {
  return recommend?.levers?.includes('queue') === true
}

/** The queues whose bodies a plan needs for the settings of queues in its request. */
export function desiredSettings(snapshot: Snapshot, want: Want): Desired | undefined {
  if (mayChangeQueues(want)) return queuesToRead(snapshot)
  const chosen = want.changes?.improvement?.queueSettings ?? []
  if (chosen.length === 0) return undefined
  const queues = chosen.map(({ queue, field }) => [queue.id, { settings: { [field]: null } }] as const)
  return { format: 'skillroute/desired@1', queues: Object.fromEntries(queues) }
}

/** The queues whose bodies `queueChoices` needs, as a desired state for `readTargets`. */
export function queuesToRead({ queues }: Snapshot): Desired {
  const settings = (queue: SnapshotQueue) => ({
    ...((queue.rings ?? []).length > 1 && { bullseye: null }),
    ...((queue.conditionalGroups ?? []).length > 0 && { conditionalGroupRouting: null }),
  })
  const read = queues.filter((queue) => Object.keys(settings(queue)).length > 0)
  return {
    format: 'skillroute/desired@1',
    queues: Object.fromEntries(read.map((queue) => [queue.id, { settings: settings(queue) }])),
  }
}

/**
 * The changes of queue settings that a search chooses from: other time-outs of rings, other thresholds and waits of
 * conditional group routing, and the other of the evaluation methods ALL and BEST.
 */
export function queueChoices(snapshot: Snapshot, targets: PlanTargets | undefined): QueueChoice[] {
  return snapshot.queues.flatMap((queue) => {
    const { id, name, members } = queue
    const concerned = members.filter(({ joined }) => joined).length
    const settings = listSettings(queue, targets?.queues.get(id) ?? null)
    const queueAlone = { ...snapshot, queues: [queue] }
    const different = [
      ...new Map(settings.map((setting) => [canonicalJson([setting.field, setting.value]), setting])).values(),
    ]
    return different.flatMap(({ field, value, what }): QueueChoice[] => {
      const reason = `${what}: concerns ${concerned} members, nobody has to learn anything`
      const state = { ...onlySkills([]), fields: [{ queue: { id, name }, field, value, reason }] }
      const { changes } = otherChanges(queueAlone, state, targets)
      const [written] = changes.filter(isQueueSet).filter((change) => change.field === field)
      const [simulated] =
        written === undefined ? [] : valuedChanges(queueAlone, [written], targets?.groups).filter(isQueueSet)
      return written === undefined || simulated === undefined ? [] : [{ written, simulated }]
    })
  })
}

/**
 * The choices that a model can show: rules of conditional groups only where it has those of the queue. Without them, any
 * change would seem to bring what the rules bring.
 */
export function choicesIn({ queues }: RoutingModel, choices: readonly QueueChoice[]): QueueChoice[] {
  const known = new Map(queues.map(({ id, conditionalGroups }) => [id, conditionalGroups !== undefined]))
  return choices.filter(({ written: { queue, field } }) =>
    field === GROUPS ? known.get(queue.id) === true : known.has(queue.id),
  )
}

/** The settings of which nothing was tried, by queue. */
export function untriedSettings(snapshot: Snapshot, choices: readonly QueueChoice[]): string[] {
  const tried = new Set(choices.map(({ written: { queue, field } }) => `${queue.id} ${field}`))
  const { queues = {} } = queuesToRead(snapshot)
  const notTried = (field: string) =>
    snapshot.queues.flatMap(({ id, name }) =>
      Object.hasOwn(queues[id]?.settings ?? {}, field) && !tried.has(`${id} ${field}`) ? [name] : [],
    )
  const [rings, groups] = [notTried(RINGS), notTried(GROUPS)]
  return [
    ...(rings.length === 0
      ? []
      : [`Not tried: time-outs of rings of ${rings.join(', ')}: there are none, or they were not read.`]),
    ...(groups.length === 0
      ? []
      : [
          `Not tried: conditional groups of ${groups.join(', ')}: they or their people were not read, or cannot be simulated.`,
        ]),
  ]
}

const EVALUATION = 'skillEvaluationMethod'
const RINGS = 'bullseye'
const GROUPS = 'conditionalGroupRouting'

/** The improvement with the chosen settings as they are written. */
export function asWritten(improvement: Improvement, choices: readonly QueueChoice[]): Improvement {
  const { queueSettings } = improvement
  if (queueSettings === undefined) return improvement
  return {
    ...improvement,
    queueSettings: queueSettings.map((chosen) => {
      const choice = choices.find(({ simulated }) => keyOf(simulated) === keyOf(chosen))
      return choice === undefined ? chosen : { ...chosen, before: choice.written.before, after: choice.written.after }
    }),
  }
}

function keyOf({ queue, field, after }: QueueSet): string {
  return canonicalJson([queue.id, field, after])
}

function isQueueSet(change: { readonly kind: string }): change is QueueSet {
  return change.kind === 'queue.set'
}

interface Setting {
  readonly field: string
  readonly value: Json
  readonly what: string
}

function listSettings(queue: SnapshotQueue, body: Json): Setting[] {
  const { evaluation, predictive } = queue
  const other = evaluation === 'BEST' ? 'ALL' : evaluation === 'ALL' ? 'BEST' : undefined
  const method: Setting[] =
    other === undefined || predictive === true
      ? []
      : [{ field: EVALUATION, value: other, what: `Evaluation method ${other} in place of ${evaluation}` }]
  return [...method, ...ringSettings(body), ...groupSettings(body)]
}

/** The same rings with other time-outs. */
function ringSettings(body: Json): Setting[] {
  const rings = listAt(body, 'bullseye.rings')
  if (rings.length === 0) return []
  const listTimes = (someRings: readonly Json[]) =>
    someRings.flatMap((ring) =>
      listAt(ring, 'expansionCriteria').flatMap((one) => listSeconds(valueAt(one, 'threshold'))),
    )
  return FACTORS.map((factor) => {
    const changed = rings.map((ring) =>
      withList(ring, 'expansionCriteria', (one) =>
        withNumber(one, 'threshold', (value) => Math.max(MIN_SECONDS, Math.round(factor * value))),
      ),
    )
    const what = `Time-outs of rings ${listTimes(changed).join(', ')} s in place of ${listTimes(rings).join(', ')} s`
    return { field: RINGS, value: { rings: changed }, what }
  })
}

/** The same rules with other thresholds, or with other waits between them. */
function groupSettings(body: Json): Setting[] {
  const rules = listAt(body, 'conditionalGroupRouting.rules')
  if (rules.length === 0) return []
  const valuesText = (field: string, someRules: readonly Json[]) =>
    someRules.map((rule) => String(valueAt(rule, field) ?? 0)).join(', ')
  const setting = (field: string, name: string, value: readonly Json[]): Setting => {
    const what = `${name} of conditional groups ${valuesText(field, value)} in place of ${valuesText(field, rules)}`
    return { field: GROUPS, value: { rules: value }, what }
  }
  const thresholds = FACTORS.map((factor) =>
    rules.map((rule) => withNumber(rule, 'conditionValue', (value) => scaleThreshold(rule, value, factor))),
  )
  // Nothing comes after the wait of the last rule.
  const waits = FACTORS.map((factor) =>
    rules.map((rule, index) =>
      index === rules.length - 1 ? rule : withNumber(rule, 'waitSeconds', (value) => Math.round(factor * value)),
    ),
  )
  return [
    ...thresholds.map((value) => setting('conditionValue', 'Thresholds', value)),
    ...waits.map((value) => setting('waitSeconds', 'Waits', value)),
  ]
}

/** A service level stays one, in its unit: what misses it changes by the factor. Seconds are whole. */
function scaleThreshold(rule: Json, value: number, factor: number): number {
  if (valueAt(rule, 'metric') !== 'ServiceLevel') return Math.max(1, Math.round(factor * value))
  const whole = value > 1 ? 100 : 1
  const missed = Math.min(0.95 * whole, factor * (whole - value))
  return Number((whole - missed).toFixed(whole === 1 ? 3 : 0))
}

function listSeconds(value: Json): number[] {
  return typeof value === 'number' ? [value] : []
}

function withNumber(record: Json, key: string, change: (value: number) => number): Json {
  const value = valueAt(record, key)
  return isRecord(record) && typeof value === 'number' ? { ...record, [key]: change(value) } : record
}

function withList(record: Json, key: string, change: (item: Json) => Json): Json {
  const list = valueAt(record, key)
  return isRecord(record) && Array.isArray(list) ? { ...record, [key]: list.map(change) } : record
}
