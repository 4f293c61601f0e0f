import { capitalize } from '../../../core/text/counted'
import type {
  BlockedBy,
  CurvePoint,
  CurveStep,
  Estimate,
  ImprovementSummary,
  ImprovementWave,
  SearchStart,
} from '../../../documents'
import { count, percent, plural } from './figures'

/** The point of the curve that was chosen: its place; 0 where no change was. */
export function chosenAt({ curve, chosen }: ImprovementSummary): number {
  return Math.max(
    0,
    curve.findIndex(({ changes }) => changes === chosen.changes),
  )
}

/** At most `max` points of the curve, around the chosen one; the first and the last point are always included. */
export function pointsAround(improvement: ImprovementSummary, max: number): CurveStep[] {
  const { curve } = improvement
  const at = chosenAt(improvement)
  const places = curve.map((_, place) => place)
  const ends = new Set([0, at, curve.length - 1])
  const others = places.filter((place) => !ends.has(place)).sort((a, b) => Math.abs(a - at) - Math.abs(b - at) || b - a)
  const retained = new Set([...ends, ...others.slice(0, Math.max(0, max - ends.size))])
  return curve.filter((_, place) => retained.has(place))
}

/**
 * `50 changes for 38 agents are chosen: further changes bring far less each.` Without any it is the reason alone. If queues
 * that would lose too much keep more from being chosen, it says which, how much, and what allows it. If there were several
 * starts, it says what they reached: how far they differ hints at how much is left.
 */
export function chosenText({ chosen, queueSettings = [], blockedBy, starts = [] }: ImprovementSummary): string {
  const { changes, agents, why } = chosen
  const blocked = `${blockedBy === undefined ? '' : ` ${blockedText(blockedBy)}`}${startsText(starts)}`
  if (changes === 0) return `${capitalize(why)}.${blocked}`
  const settings = queueSettings.length
  const parts = [
    ...(changes > settings ? [`${plural(changes - settings, 'change')} for ${plural(agents, 'agent')}`] : []),
    ...(settings > 0 ? [`${plural(settings, 'setting')} of queues`] : []),
  ]
  return `${parts.join(' and ')} ${changes === 1 ? 'is' : 'are'} chosen: ${why}.${blocked}`
}

function startsText(starts: readonly SearchStart[]): string {
  const gains = starts.map(({ gain }) => 100 * gain.mean).sort((a, b) => a - b)
  if (gains.length < 2) return ''
  const [min = '', max = ''] = [gains[0]?.toFixed(1), gains.at(-1)?.toFixed(1)]
  const reached = min === max ? `${max} points each` : `${min} to ${max} points`
  return ` The search had ${gains.length} starts, which reached ${reached} in other weeks than the curve's, before the best was improved.`
}

/** Queues that are named as losing at most. */
const MAX_LOSING = 3

/** `4 changes would bring +3.7 points, but cost Cards Care 1.6: allow it with --max-service-level-drop 2.` */
export function blockedText(blocked: BlockedBy): string {
  // What a queue above its target may lose is limited by its target alone, unless there is no limit at all.
  const drop = blocked.queues.some(({ serviceLevel, loss, target }) => serviceLevel + loss >= target)
    ? 100
    : Math.ceil(100 * Math.max(...blocked.queues.map(({ loss }) => loss)))
  return `${gainAndLosses(blocked)}: allow it with --max-service-level-drop ${drop}.`
}

/** `4 changes would bring +3.7 points, but cost Cards Care 1.6`. */
export function gainAndLosses({ changes, gain, queues }: BlockedBy): string {
  const points = (ratio: number) => (100 * ratio).toFixed(1)
  const worst = [...queues].sort((x, y) => y.loss - x.loss)
  const losses = worst.slice(0, MAX_LOSING).map(({ queue, loss, serviceLevel, target, isRough }) => {
    const isMet = serviceLevel + loss >= target
    const rough = isRough === true ? ' or so, if it routed as others do' : ''
    return `${queue.name} ${points(loss)}${rough}${isMet ? ` (to ${percent(serviceLevel)}, below its target of ${percent(target, 0)})` : ''}`
  })
  const others = worst.length > MAX_LOSING ? ` and ${plural(worst.length - MAX_LOSING, 'other queue')} less` : ''
  return `${plural(changes, 'change')} would bring ${pointsWithin(gain)} points, but cost ${losses.join(', ')}${others}`
}

/** Each chosen setting of a queue in a sentence, and how much settings and changes of agents bring alone. */
export function settingTexts({ queueSettings = [], curves }: ImprovementSummary): string[] {
  const settings = queueSettings.map(({ queue, reason, value }) => {
    const gain =
      value === null
        ? ''
        : ` ${Math.round(value.contactsPerWeek) > 0 ? '+' : ''}${whole(value.contactsPerWeek)} contacts a week.`
    return `${queue.name}: ${reason}.${gain}`
  })
  if (curves === undefined) return settings
  const best = (curve: readonly CurveStep[]): string => {
    const top = curve.reduce<CurveStep | undefined>(
      (max, step) => (max === undefined || step.gain.mean > max.gain.mean ? step : max),
      undefined,
    )
    return top === undefined || top.changes === 0
      ? 'nothing'
      : `${pointsWithin(top.gain)} points with ${plural(top.changes, 'change')}`
  }
  return [
    ...settings,
    `Alone, settings of queues bring at most ${best(curves.queues)}, changes of agents ${best(curves.agents)}.`,
  ]
}

/** Whether the search was given what changes cost. */
export function hasCosts({ curve }: ImprovementSummary): boolean {
  return curve.some(({ cost }) => cost !== undefined)
}

/** `12` or `12.5`. */
export function costText(cost: number): string {
  return String(Number(cost.toFixed(1)))
}

/** Why the contacts of waves do not add up to those of the curve. */
export const WAVES_NOTE =
  'Contacts of a wave: against the waves before it, in other weeks than the curve, so their sum differs from the gain of the curve.'

/** A wave, what it does to each queue that it moves, and the service level before it. */
export interface WaveRow extends ImprovementWave {
  /** Service level without this wave, with those before it. */
  readonly before: Estimate
  /**
   * The queues it moves most, as `Billing 64 to 71 %`, then those it costs service, as `costs Sales 1.2 points: 91 to 90 %`;
   * empty where the curve has no queues.
   */
  readonly effects: readonly string[]
}

/** The waves in order, with their effects on queues. */
export function waveRows({ curve, waves }: ImprovementSummary): WaveRow[] {
  let changes = 0
  return waves.flatMap((wave) => {
    const before = curve.find((point) => point.changes === changes)
    changes += wave.changes
    const after = curve.find((point) => point.changes === changes)
    if (before === undefined) return []
    return [{ ...wave, before: before.serviceLevel, effects: describeEffects(before, after) }]
  })
}

/** Queues named for a wave at most. */
const MAX_QUEUES = 4

function describeEffects(before: CurveStep, after: CurveStep | undefined): string[] {
  if (after === undefined || !hasQueues(before) || !hasQueues(after)) return []
  const was = new Map(before.queues.map(({ queue, serviceLevel }) => [queue.id, serviceLevel.mean]))
  return after.queues
    .flatMap(({ queue, serviceLevel }) => {
      const [from, to] = [was.get(queue.id), serviceLevel.mean]
      return from === undefined || percent(from, 0) === percent(to, 0) ? [] : [{ name: queue.name, from, to }]
    })
    .sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from) || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_QUEUES)
    .sort((a, b) => Number(a.to < a.from) - Number(b.to < b.from))
    .map(({ name, from, to }) => {
      const levels = `${(100 * from).toFixed(0)} to ${percent(to, 0)}`
      return to < from ? `costs ${name} ${(100 * (from - to)).toFixed(1)} points: ${levels}` : `${name} ${levels}`
    })
}

function hasQueues(step: CurveStep): step is CurvePoint {
  return 'queues' in step
}

/** `+121 (85 to 160)`: contacts, signed, with their interval. */
export function contactsWithin({ mean, low, high }: Estimate): string {
  const within = low === null || high === null ? '' : ` (${whole(low)} to ${whole(high)})`
  return `${Math.round(mean) > 0 ? '+' : ''}${whole(mean)}${within}`
}

/** `+1.7 (1.2 to 2.1)`: a difference of ratios in points, with its interval. */
export function pointsWithin({ mean, low, high }: Estimate): string {
  const digits = (value: number): string => zeroed((100 * value).toFixed(1))
  const within = low === null || high === null ? '' : ` (${digits(low)} to ${digits(high)})`
  return `${mean > 0 ? '+' : ''}${digits(mean)}${within}`
}

function whole(value: number): string {
  return `${Math.round(value) < 0 ? '-' : ''}${count(Math.abs(value))}`
}

/** Without the sign of a zero. */
function zeroed(text: string): string {
  return Number(text) === 0 ? text.replace('-', '') : text
}

/** Whether a change may bring nothing: the interval of its value holds 0. */
export function mayBringNothing({
  value,
}: {
  readonly value: { readonly interval?: { low: number; high: number } } | null
}): boolean {
  const interval = value?.interval
  return interval !== undefined && interval.low <= 0 && interval.high >= 0
}
