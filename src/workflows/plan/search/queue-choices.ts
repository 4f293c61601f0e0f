import { canonicalJson, type Json } from '../../../core/json/json'
import type { Desired, Improvement, QueueSet, Snapshot, SnapshotQueue, Want } from '../../../documents'
import { onlySkills } from '../../desired/resolved'
import type { PlanTargets } from '../../desired/targets'
import { isRecord, listAt, valueAt } from '../../kit/values'
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
const LEAST_SECONDS = 2

/** Whether a search may change settings of queues. */
export function mayChangeQueues({ recommend }: Want): boolean {
  return recommend?.levers?.includes('queue') === true
}

/** The queues whose bodies `queueChoices` needs, as a desired state for `readTargets`. */
export function queuesToRead({ queues }: Snapshot): Desired {
  const settings = (queue: SnapshotQueue) => ({
    ...(hasRings(queue) && { bullseye: null }),
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
    return settingsOf(queue, targets?.queues.get(id) ?? null).flatMap(({ field, value, what }): QueueChoice[] => {
      const reason = `${what}: concerns ${concerned} members, nobody has to learn anything`
      const state = { ...onlySkills([]), fields: [{ queue: { id, name }, field, value, reason }] }
      const { changes } = otherChanges({ ...snapshot, queues: [queue] }, state, targets)
      const [written] = changes.filter(isQueueSet)
      const [simulated] =
        written === undefined ? [] : valuedChanges(snapshot, [written], targets?.groups).filter(isQueueSet)
      return written === undefined || simulated === undefined ? [] : [{ written, simulated }]
    })
  })
}

/** The queues whose settings were not read, so that none of them was tried. */
export function untriedSettings(snapshot: Snapshot, choices: readonly QueueChoice[] | undefined): string[] {
  const tried = new Set(choices?.flatMap(({ written }) => (written.field === EVALUATION ? [] : [written.queue.id])))
  const names = new Map(snapshot.queues.map(({ id, name }) => [id, name]))
  const untried = Object.keys(queuesToRead(snapshot).queues ?? {}).filter((id) => !tried.has(id))
  return choices === undefined || untried.length === 0
    ? []
    : [
        `Not tried: time-outs of rings and conditional groups of ${untried.map((id) => names.get(id) ?? id).join(', ')}, whose settings were not read, or name groups whose people are not known.`,
      ]
}

const EVALUATION = 'skillEvaluationMethod'

/** The improvement with the chosen settings as they are written. */
export function asWritten(improvement: Improvement, choices: readonly QueueChoice[]): Improvement {
  const { queueSettings } = improvement
  if (queueSettings === undefined) return improvement
  return {
    ...improvement,
    queueSettings: queueSettings.map((chosen) => {
      const own = choices.find(({ simulated }) => keyOf(simulated) === keyOf(chosen))
      return own === undefined ? chosen : { ...chosen, before: own.written.before, after: own.written.after }
    }),
  }
}

function keyOf({ queue, field, after }: QueueSet): string {
  return canonicalJson([queue.id, field, after])
}

function isQueueSet(change: { readonly kind: string }): change is QueueSet {
  return change.kind === 'queue.set'
}

function hasRings({ rings = [] }: SnapshotQueue): boolean {
  return rings.length > 1
}

interface Setting {
  readonly field: string
  readonly value: Json
  readonly what: string
}

function settingsOf(queue: SnapshotQueue, body: Json): Setting[] {
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
  const timesOf = (own: readonly Json[]) =>
    own.flatMap((ring) => listAt(ring, 'expansionCriteria').flatMap((one) => secondsOf(valueAt(one, 'threshold'))))
  return FACTORS.map((factor) => {
    const changed = rings.map((ring) =>
      withList(ring, 'expansionCriteria', (one) =>
        withNumber(one, 'threshold', (value) => Math.max(LEAST_SECONDS, Math.round(factor * value))),
      ),
    )
    const what = `Time-outs of rings ${timesOf(changed).join(', ')} s in place of ${timesOf(rings).join(', ')} s`
    return { field: 'bullseye', value: { rings: changed }, what }
  })
}

/** The same rules with other thresholds, or other waits before they are tried. */
function groupSettings(body: Json): Setting[] {
  const rules = listAt(body, 'conditionalGroupRouting.rules')
  if (rules.length === 0) return []
  const told = (field: string, own: readonly Json[]) => own.map((rule) => String(valueAt(rule, field) ?? 0)).join(', ')
  const changed =
    (field: string, name: string) =>
    (factor: number): Setting => {
      const value = rules.map((rule) => withNumber(rule, field, (number) => Math.round(factor * number)))
      const what = `${name} of conditional groups ${told(field, value)} in place of ${told(field, rules)}`
      return { field: 'conditionalGroupRouting', value: { rules: value }, what }
    }
  return [...FACTORS.map(changed('conditionValue', 'Thresholds')), ...FACTORS.map(changed('waitSeconds', 'Waits'))]
}

function secondsOf(value: Json): number[] {
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
