import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import {
  aDocument,
  amount,
  anObject,
  byName,
  flag,
  parserOf,
  positive,
  ratio,
  type ShapeOf,
  text,
  texts,
  whole,
} from '../../core/schema'
import { parseInstant } from '../../core/time/parse-instant'
import type { Interval } from '../common'
import { GUARDRAILS } from '../plan/guardrails-schema'
import { recommendationSchema } from '../plan/recommendation-schema'
import type {
  BusySkillRule,
  ChosenChanges,
  ForecastRequest,
  Leave,
  LikeAgent,
  MatrixRequest,
  PlanLimits,
  PlanRequest,
  ReadRequest,
  RecommendRequest,
  ScopeNames,
  Shift,
  SourceText,
  SourceXlsx,
  TimingRequest,
  Want,
  WeekRequest,
  Within,
} from './plan-request'
import { removalLimitsSchema } from './removal-limits'
import { boostLimitsSchema, scoreSchema } from './score-options'
import { type SearchOptions, searchSchema } from './search-options'

const file = () => z.optional(z.string())
/** A text that was given, with the name of its file. */
export const sourceTextSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({ text: z.string(), file: file() } satisfies ShapeOf<SourceText>),
)
const sourceXlsx = /* @__PURE__ */ lazy(() =>
  z.strictObject({ xlsx: text(), file: file() } satisfies ShapeOf<SourceXlsx>),
)
export const shiftSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({ userId: text(), start: text(), end: text() } satisfies ShapeOf<Shift>),
)
/** A document, which checks itself where it is used, or its text. */
const documentOrText = (...formats: readonly string[]) =>
  z.union([sourceTextSchema(), aDocument(...formats)], `must be { text } or a document (${formats.join(', ')})`)
const textOrXlsx = () => z.union([sourceTextSchema(), sourceXlsx()], 'must be { text } or { xlsx }')

const interval = /* @__PURE__ */ lazy(() => z.strictObject({ start: text(), end: text() } satisfies ShapeOf<Interval>))

const overrides = () => byName(z.union([z.string(), z.number()], 'must be a change such as "+10%", or a number'))

const week = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    days: text(),
    timeZone: z.optional(text()),
    specialDays: z.optional(sourceTextSchema()),
    holidays: z.optional(text()),
    leave: z.optional(
      z.union([
        sourceTextSchema(),
        z.array(z.strictObject({ userId: text(), from: text(), to: text() } satisfies ShapeOf<Leave>)),
      ]),
    ),
    forecast: z.optional(documentOrText('skillroute/demand-forecast@1', 'skillroute/load@1')),
    calibration: z.optional(documentOrText('skillroute/calibration@1')),
    volume: z.optional(overrides()),
    handleTime: z.optional(overrides()),
  } satisfies ShapeOf<WeekRequest>),
)

export const readSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    days: z.optional(whole(1)),
    interval: z.optional(interval()),
    ownUtilization: z.optional(flag()),
    week: z.optional(week()),
  } satisfies ShapeOf<ReadRequest>),
)

export const recommendSchema = /* @__PURE__ */ lazy(() =>
  z.extend(searchSchema(), {
    agents: z.optional(texts()),
    teams: z.optional(texts()),
    acrossDivisions: z.optional(z.boolean()),
    onlyBusySkills: z.optional(
      z.strictObject({
        minUtilization: z.optional(ratio()),
        minOffered: z.optional(amount()),
      } satisfies ShapeOf<BusySkillRule>),
    ),
    weights: z.optional(byName(positive())),
    costs: z.optional(byName(positive())),
    hours: z.optional(texts()),
    timeZone: z.optional(text()),
  } satisfies ShapeOf<Omit<RecommendRequest, keyof SearchOptions>>),
)

const matrix = /* @__PURE__ */ lazy((): z.ZodMiniType<MatrixRequest> => {
  const boost = { handleTimeBoost: z.optional(boostLimitsSchema()) }
  return z.union([z.extend(sourceTextSchema(), boost), z.extend(sourceXlsx(), boost)], 'must be { text } or { xlsx }')
})

const want = /* @__PURE__ */ lazy(() =>
  z
    .strictObject({
      recommend: z.optional(recommendSchema()),
      levels: z.optional(scoreSchema()),
      tidy: z.optional(removalLimitsSchema()),
      desired: z.optional(documentOrText('skillroute/desired@1')),
      matrix: z.optional(matrix()),
      rules: z.optional(sourceTextSchema()),
      like: z.optional(z.strictObject({ like: text(), agents: texts() } satisfies ShapeOf<LikeAgent>)),
      leavers: z.optional(texts()),
      newHires: z.optional(textOrXlsx()),
      changes: z.optional(
        z.strictObject({
          recommendations: z.array(recommendationSchema()),
          improvement: z.optional(anObject()),
        } satisfies ShapeOf<ChosenChanges>),
      ),
    } satisfies ShapeOf<Want>)
    .check(
      z.refine((given) => listWants(given).length <= 1, {
        error: ({ input }) => `has ${listWants(Object(input)).join(' and ')}: give one of them`,
      }),
    ),
)

/** The names of what is wanted: at most one. */
export function listWants(want: Want): (keyof Want)[] {
  const names: readonly (keyof Want)[] = [
    'recommend',
    'levels',
    'tidy',
    'desired',
    'matrix',
    'rules',
    'like',
    'leavers',
    'newHires',
    'changes',
  ]
  return names.filter((name) => want[name] !== undefined)
}

export const limitsSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    scope: z.optional(
      z.strictObject({
        queues: z.optional(texts()),
        divisions: z.optional(texts()),
      } satisfies ShapeOf<ScopeNames>),
    ),
    protectedAgents: z.optional(texts()),
    guardrails: z.optional(GUARDRAILS),
    load: z.optional(
      z.union([z.literal('wfm'), documentOrText('skillroute/load@1')], "must be a forecast, { text } or 'wfm'"),
    ),
    within: z.optional(z.strictObject({ minutes: positive(), cut: z.optional(z.boolean()) } satisfies ShapeOf<Within>)),
    existingLevels: z.optional(z.enum(['keepHigher', 'overwrite'])),
    includeUnlicensed: z.optional(z.boolean()),
  } satisfies ShapeOf<PlanLimits>),
)

const forecast = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    method: z.optional(z.enum(['auto', 'simulation', 'erlang', 'none'])),
    calibration: z.optional(documentOrText('skillroute/calibration@1')),
  } satisfies ShapeOf<ForecastRequest>),
)

const INSTANT = 'must be an ISO time with its zone, such as 2026-12-05T18:00Z'
const timing = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    hold: z.optional(text()),
    until: z.optional(text()),
    shifts: z.optional(z.union([sourceTextSchema(), z.array(shiftSchema())])),
    timeZone: z.optional(text()),
    reread: z.optional(z.enum(['each', 'batch'])),
    ratePerMinute: z.optional(positive()),
    now: z.optional(z.string().check(z.refine((time) => !('why' in parseInstant(time)), INSTANT))),
  } satisfies ShapeOf<TimingRequest>),
)

/** {@link PlanRequest} */
export const planRequestSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    format: z.optional(z.literal('skillroute/plan-request@1')),
    read: z.optional(readSchema()),
    want: z.optional(want()),
    limits: z.optional(limitsSchema()),
    forecast: z.optional(forecast()),
    timing: z.optional(timing()),
    reason: z.optional(z.string()),
  } satisfies ShapeOf<PlanRequest>),
)

/** @throws ValidationError naming every part of a request that does not exist or makes no sense */
export const parsePlanRequest = /* @__PURE__ */ parserOf('request', planRequestSchema)

/** @throws ValidationError naming every part of a request that does not exist or makes no sense */
export const parseReadRequest = /* @__PURE__ */ parserOf('request.read', readSchema)
