import { requiredAgents } from '../../../optimizer/staffing'
import { isObject } from '../../answers/body'
import { notFound } from '../../answers/refuse'
import { trueRate } from '../../history/arrivals'
import { mapSlot } from '../../model/slot'
import type { RouteContext, World, WorldContactType } from '../../model/types'
import { serviceGoal, stableId } from '../analytics/lookups'
import { type PlanningGroup, planningGroups, wfmInvalid } from './unit'
import { quarterMs, unitWeeks } from './weeks'

/** Forecast of one planning group, over all weeks. */
export interface GroupForecast {
  readonly planningGroupId: string
  readonly offeredPerInterval: readonly number[]
  readonly averageHandleTimeSecondsPerInterval: readonly number[]
}

/** A short-term forecast. */
export interface Forecast {
  readonly id: string
  readonly startMs: number
  readonly weekCount: number
  readonly creationMethod: 'Import' | 'Advanced'
  readonly description: string
  readonly canUseForScheduling: boolean
  readonly createdMs: number
  readonly groups: readonly GroupForecast[]
}

/** All forecasts by id. Initially the platform's own for this week and the next. */
export function forecasts(context: RouteContext): Map<string, Forecast> {
  const { world, nowMs } = context
  const weeks = unitWeeks(context)
  const known = mapSlot<Forecast>(world, 'wfm forecasts')
  const made = mapSlot<true>(world, 'wfm forecasts made')
  for (const startMs of [weeks.start(nowMs), weeks.after(weeks.start(nowMs), 1)]) {
    const id = stableId(world, `forecast ${weeks.date(startMs)}`)
    // Created only once, so that a deleted forecast does not return.
    if (made.has(id)) continue
    made.set(id, true)
    known.set(id, {
      id,
      startMs,
      weekCount: 1,
      creationMethod: 'Advanced',
      description: `Forecast of ${weeks.date(startMs)}`,
      canUseForScheduling: true,
      createdMs: nowMs,
      groups: planningGroups(world).map((group) => ({
        planningGroupId: group.id,
        offeredPerInterval: offeredFrom(group.type, startMs, weeks.intervals(startMs, 1)),
        averageHandleTimeSecondsPerInterval: new Array<number>(weeks.intervals(startMs, 1)).fill(
          group.type.meanHandleSeconds,
        ),
      })),
    })
  }
  return known
}

/** Contacts of a contact type in each quarter of an hour from a time on. */
export function offeredFrom(type: WorldContactType, startMs: number, length: number): number[] {
  return Array.from({ length }, (_, i) => trueRate(type, startMs + i * quarterMs))
}

/** The forecast of the path, which must belong to the week of the path. @throws Refusal 404 */
export function findForecast(context: RouteContext, startMs: number): Forecast {
  const id = context.params.forecastId ?? ''
  const forecast = forecasts(context).get(id)
  if (forecast === undefined || forecast.startMs !== startMs) return notFound('forecast', id, 'wfm.entity.not.found')
  return forecast
}

/** Reads the content of an imported forecast. @throws Refusal 400 `wfm.validation.failure` naming the field */
export function readImport(context: RouteContext, content: unknown, startMs: number): Forecast {
  if (!isObject(content)) return wfmInvalid('body', 'The uploaded forecast is no JSON object')
  const { description, weekCount, planningGroups: groups, canUseForScheduling } = content
  if (typeof description !== 'string') return wfmInvalid('description', 'description is required')
  if (typeof weekCount !== 'number' || !Number.isInteger(weekCount) || weekCount < 1 || weekCount > 6)
    return wfmInvalid('weekCount', 'weekCount must be between 1 and 6')
  if (!Array.isArray(groups) || groups.length === 0) return wfmInvalid('planningGroups', 'planningGroups is required')
  const known = new Set(planningGroups(context.world).map((group) => group.id))
  const length = unitWeeks(context).intervals(startMs, weekCount)
  return {
    id: context.world.newId(),
    startMs,
    weekCount,
    creationMethod: 'Import',
    description,
    canUseForScheduling: canUseForScheduling !== false,
    createdMs: context.nowMs,
    groups: groups.map((group: unknown) => readGroup(group, length, known)),
  }
}

function readGroup(group: unknown, length: number, known: ReadonlySet<string>): GroupForecast {
  const row = isObject(group) ? group : wfmInvalid('planningGroups', 'Each planning group must be an object')
  const id = String(row.planningGroupId)
  if (!known.has(id)) wfmInvalid('planningGroups.planningGroupId', `Unknown planning group ${id}`)
  return {
    planningGroupId: id,
    offeredPerInterval: series(row.offeredPerInterval, 'offeredPerInterval', length),
    averageHandleTimeSecondsPerInterval: series(
      row.averageHandleTimeSecondsPerInterval,
      'averageHandleTimeSecondsPerInterval',
      length,
    ),
  }
}

function series(value: unknown, field: string, length: number): readonly number[] {
  if (!Array.isArray(value) || value.length !== length)
    return wfmInvalid(`planningGroups.${field}`, `${field} must have ${length} values, one per quarter-hour`)
  return value.map((item: unknown) =>
    typeof item === 'number' && item >= 0 ? item : wfmInvalid(`planningGroups.${field}`, `${field} holds a bad value`),
  )
}

const intervalsPerHour = 4
/** No number of agents reaches a target of 100 %, so it counts as this share. */
const highestLevel = 0.9999

/**
 * Agents that a planning group needs per quarter-hour to reach its queue's service level, each interval on its own
 * (Erlang C, no shrinkage).
 * @param offered contacts per interval
 * @param handleSeconds mean handle time per interval; where missing, the contact type's own
 */
export function requiredStaff(
  world: World,
  group: PlanningGroup,
  offered: readonly number[],
  handleSeconds: readonly number[],
): number[] {
  const { target, withinMs } = serviceGoal(world.queues.get(group.type.queueId)?.config, group.type.mediaType)
  const goal = { serviceLevel: Math.min(target, highestLevel), targetSeconds: withinMs / 1000 }
  return offered.map((contacts, i) => {
    const ahtSeconds = handleSeconds[i] ?? group.type.meanHandleSeconds
    if (contacts <= 0 || ahtSeconds <= 0) return 0
    return requiredAgents({ callsPerHour: contacts * intervalsPerHour, ahtSeconds, target: goal }).agents
  })
}
