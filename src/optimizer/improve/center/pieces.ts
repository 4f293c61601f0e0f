import { ordered } from '../../model/ordered'
import { handleTimes } from '../../proficiency/handle-times'
import type { Compiled } from '../../simulate/compile/compiled'
import { ASSUMED_SHAPE } from '../../what-if/simulated'
import { weekNoise } from '../../what-if/week-noise'
import type { ImproveProgress, JudgeJob, Steps } from './center'
import { compileWeek, designWith } from './design'
import { judgeWeek, type WeekService } from './judge'
import type { Made } from './tokens'
import { weeksOf } from './week'

/** A week to simulate, by its number, with some changes made. Plain data. */
export interface Piece {
  readonly made: readonly Made[]
  readonly week: number
  /** Whether days, rates and handle times are other than estimated, as far as the record leaves open. Default false. */
  readonly isUncertain?: boolean
}

/** A request for pieces to be simulated, in any order and place; their answers go to `next`, in the order of the pieces. */
export interface Asked {
  readonly job: JudgeJob
  readonly pieces: readonly Piece[]
}

/** Work that pauses now and then, and that asks for simulated weeks. */
export type Asks<T> = Generator<ImproveProgress | Asked | undefined, T, readonly WeekService[] | undefined>

/** The simulated weeks of some pieces. */
export function* ask(asked: Asked): Asks<readonly WeekService[]> {
  if (asked.pieces.length === 0) return []
  const answer = yield asked
  if (answer === undefined) throw new RangeError('Simulated weeks were asked for and did not come')
  return answer
}

/** Work that asks for nothing, within work that does. */
export function* during<T>(steps: Steps<T>): Asks<T> {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    yield step.value
  }
}

export function isAsked(step: ImproveProgress | Asked | undefined): step is Asked {
  return step !== undefined && 'pieces' in step
}

/** Simulates pieces of a job, one after the other. Those with the same list of changes are best in a row. */
export function pieceJudge(job: JudgeJob): (piece: Piece) => Steps<WeekService> {
  const { settings } = job
  const base = compileWeek(job.model, settings)
  const weekOf = weeksOf(base, settings)
  let last: { readonly made: readonly Made[]; readonly compiled: typeof base } | undefined
  let surprise: ((week: number) => Compiled) | undefined
  return function* ({ made, week, isUncertain = false }) {
    if (last?.made !== made) {
      last = { made, compiled: designWith({ base, settings }, made) }
      yield
    }
    if (!isUncertain) return yield* judgeWeek(last.compiled, weekOf(week), settings.hours)
    surprise ??= surprises(job, base)
    const { rates, ahtSeconds } = surprise(week)
    return yield* judgeWeek({ ...last.compiled, rates, ahtSeconds }, weekOf(week), settings.hours)
  }
}

/** The center as it may be in a week: rates and handle times. */
function surprises({ given, settings: { seed } }: JudgeJob, base: Compiled): (week: number) => Compiled {
  const { dayFactorShape = ASSUMED_SHAPE } = given
  const options = { seed, dayFactorShape, estimationError: true }
  return weekNoise({ ...base, model: ordered(given) }, handleTimes(given), options)
}

/** Does everything that is asked for itself, in steps. */
export function* inSteps<T>(asks: Asks<T>): Steps<T> {
  let judge: ReturnType<typeof pieceJudge> | undefined
  for (let step = asks.next(); ; ) {
    if (step.done === true) return step.value
    if (!isAsked(step.value)) {
      yield step.value
      step = asks.next()
      continue
    }
    const { job, pieces } = step.value
    judge ??= pieceJudge(job)
    const weeks: WeekService[] = []
    for (const piece of pieces) {
      weeks.push(yield* judge(piece))
      yield { step: 'judging changes', done: weeks.length, total: pieces.length }
    }
    step = asks.next(weeks)
  }
}
