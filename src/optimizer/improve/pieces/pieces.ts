import { ordered } from '../../model/ordered'
import { handleTimes } from '../../proficiency/handle-times'
import type { Compiled } from '../../simulate/compile/compiled'
import { ASSUMED_SHAPE } from '../../what-if/simulated'
import { weekNoise } from '../../what-if/week-noise'
import type { Center, ImproveProgress, JudgeJob } from '../center/center'
import { compileWeek, designWith } from '../center/design'
import { judgeWeek, type WeekService } from '../center/judge'
import type { Made } from '../center/tokens'
import { simulateWeek, weeksOf } from '../center/week'
import { type LossWeek, type Watched, watchLosses } from './losses'

/** A week to simulate, by its number, with some changes. Plain data. */
export interface Piece {
  readonly made: readonly Made[]
  readonly week: number
  /** Whether days, rates and handle times vary within the uncertainty of the recorded data. Default false. */
  readonly isUncertain?: boolean
}

/** A week in which the cost of some of the changes is measured. Plain data. */
export interface LossPiece extends Piece {
  readonly watched: Watched
}

/** The answer to a {@link Piece} or to a {@link LossPiece}. */
export type Answer = WeekService | LossWeek

/** A request to simulate pieces, in any order and place; pass their answers to `next`, in the order of the pieces. */
export interface Asked {
  readonly job: JudgeJob
  readonly pieces: readonly (Piece | LossPiece)[]
}

/** Work that requests simulated weeks, and reports its progress. */
export type Asks<T> = Generator<ImproveProgress | Asked, T, readonly Answer[] | undefined>

/** The simulated weeks of some pieces. */
export function* ask(job: JudgeJob, pieces: readonly Piece[]): Asks<readonly WeekService[]> {
  return (yield* askBoth(job, pieces, [])).weeks
}

/** Requests simulated weeks together with weeks in which the cost of changes is measured. */
export function* askBoth(
  job: JudgeJob,
  pieces: readonly Piece[],
  watched: readonly LossPiece[],
): Asks<{ readonly weeks: readonly WeekService[]; readonly losses: readonly LossWeek[] }> {
  const all = [...pieces, ...watched]
  if (all.length === 0) return { weeks: [], losses: [] }
  const answers = yield { job, pieces: all }
  if (answers === undefined) throw new RangeError('Simulated weeks were asked for and did not come')
  return {
    weeks: answers.flatMap((answer) => ('losses' in answer ? [] : [answer])),
    losses: answers.flatMap((answer) => ('losses' in answer ? [answer] : [])),
  }
}

export function isAsked(step: ImproveProgress | Asked): step is Asked {
  return 'pieces' in step
}

type Ready = Pick<Center, 'base' | 'weekOf'>

/** Compiled centers by job. */
const known = new WeakMap<JudgeJob, Ready>()

/** Stores the compiled center of a job, so that its weeks can be simulated here without compiling it again. */
export function makeReady(job: JudgeJob, { base, weekOf }: Ready): void {
  known.set(job, { base, weekOf })
}

function readyFor(job: JudgeJob): Ready {
  const own = known.get(job)
  if (own !== undefined) return own
  const base = compileWeek(job.model, job.settings)
  const ready = { base, weekOf: weeksOf(base, job.settings) }
  known.set(job, ready)
  return ready
}

/**
 * Simulates pieces of a job, one after the other. It is fastest if pieces with the same list of changes are adjacent.
 */
export function pieceJudge(job: JudgeJob): (piece: Piece | LossPiece) => Answer {
  const { settings } = job
  const { base, weekOf } = readyFor(job)
  const after = lastDesign({ base, settings })
  const before = lastDesign({ base, settings })
  let drawn: ((week: number) => Compiled) | undefined
  function judge({ made, week, isUncertain = false }: Piece): WeekService {
    const compiled = after(made)
    if (!isUncertain) return judgeWeek(compiled, weekOf(week), settings.hours)
    drawn ??= withEstimationError(job, base)
    const { rates, ahtSeconds } = drawn(week)
    return judgeWeek({ ...compiled, rates, ahtSeconds }, weekOf(week), settings.hours)
  }
  function losses({ made, week, watched }: LossPiece): LossWeek {
    const watch = watchLosses(before(watched.before), watched, settings.hours)
    simulateWeek(after(made), weekOf(week), watch)
    return watch.end()
  }
  return (piece) => ('watched' in piece ? losses(piece) : judge(piece))
}

/** Compiles changes, unless they are the same list as the last ones. */
function lastDesign(center: Parameters<typeof designWith>[0]): (made: readonly Made[]) => Compiled {
  let last: { readonly made: readonly Made[]; readonly compiled: Compiled } | undefined
  return (made) => {
    if (last?.made !== made) {
      last = { made, compiled: made.length === 0 ? center.base : designWith(center, made) }
    }
    return last.compiled
  }
}

/** The rates and handle times that the center may have in a week. */
function withEstimationError({ given, settings: { seed } }: JudgeJob, base: Compiled): (week: number) => Compiled {
  const { dayFactorShape = ASSUMED_SHAPE } = given
  const options = { seed, dayFactorShape, estimationError: true }
  return weekNoise({ ...base, model: ordered(given) }, handleTimes(given), options)
}

/** Runs work and answers its requests here. */
export function runHere<T>(asks: Asks<T>): T {
  for (let step = asks.next(); ; ) {
    if (step.done === true) return step.value
    const { value } = step
    step = isAsked(value) ? asks.next(value.pieces.map(pieceJudge(value.job))) : asks.next()
  }
}

/** Requested weeks of a search do not count as progress. */
export function progressOf(pieces: Asked['pieces'], done: number): ImproveProgress | undefined {
  const isSearch = pieces.some((piece) => 'watched' in piece)
  return isSearch ? undefined : { step: 'judging changes', done, total: pieces.length }
}
