import { ordered } from '../../model/model-input'
import { handleTimes } from '../../proficiency/handle-times'
import type { Compiled } from '../../simulate/compile/compiled'
import { ASSUMED_SHAPE } from '../../what-if/simulated'
import { weekNoise } from '../../what-if/week-noise'
import type { Center, EvaluationJob, ImproveProgress } from '../center/center'
import { compileWeek, designWith } from '../center/design'
import { evaluateWeek, type WeekService } from '../center/evaluate'
import type { Made } from '../center/tokens'
import { simulateWeek, weeksOf } from '../center/week'
import { type LossWeek, type MeasuredPicks, watchLosses } from './losses'

/** A week to simulate, by its number, with some changes. Plain data. */
export interface WeekTask {
  readonly made: readonly Made[]
  readonly week: number
  /** Whether days, rates and handle times vary within the uncertainty of the recorded data. Default false. */
  readonly isUncertain?: boolean
}

/** A week in which the cost of some of the changes is measured. Plain data. */
export interface LossTask extends WeekTask {
  readonly measured: MeasuredPicks
}

/** The answer to a {@link WeekTask} or to a {@link LossTask}. */
export type Answer = WeekService | LossWeek

/** A request to simulate tasks, in any order and place; pass their answers to `next`, in the order of the tasks. */
export interface WeekRequest {
  readonly job: EvaluationJob
  readonly tasks: readonly (WeekTask | LossTask)[]
}

/** Work that requests simulated weeks, and reports its progress. */
export type Requests<T> = Generator<ImproveProgress | WeekRequest, T, readonly Answer[] | undefined>

/** The simulated weeks of some tasks. */
export function* requestWeeks(job: EvaluationJob, tasks: readonly WeekTask[]): Requests<readonly WeekService[]> {
  return (yield* requestBoth(job, tasks, [])).weeks
}

/** Requests simulated weeks together with weeks in which the cost of changes is measured. */
export function* requestBoth(
  job: EvaluationJob,
  tasks: readonly WeekTask[],
  measured: readonly LossTask[],
): Requests<{ readonly weeks: readonly WeekService[]; readonly losses: readonly LossWeek[] }> {
  const all = [...tasks, ...measured]
  if (all.length === 0) return { weeks: [], losses: [] }
  const answers = yield { job, tasks: all }
  if (answers === undefined) throw new RangeError('Simulated weeks were asked for and did not come')
  return {
    weeks: answers.flatMap((answer) => ('losses' in answer ? [] : [answer])),
    losses: answers.flatMap((answer) => ('losses' in answer ? [answer] : [])),
  }
}

export function isWeekRequest(step: ImproveProgress | WeekRequest): step is WeekRequest {
  return 'tasks' in step
}

type Ready = Pick<Center, 'base' | 'weekOf'>

const known = new WeakMap<EvaluationJob, Ready>()

/** The compiled center of a job; a job is compiled once. */
export function readyFor(job: EvaluationJob): Ready {
  const own = known.get(job)
  if (own !== undefined) return own
  const base = { ...compileWeek(job.model, job.settings), staffDoors: job.staffDoors }
  const ready = { base, weekOf: weeksOf(base, job.settings) }
  known.set(job, ready)
  return ready
}

/**
 * Simulates tasks of a job, one after the other. It is fastest if tasks with the same list of changes are adjacent.
 */
export function createTaskEvaluator(job: EvaluationJob): (task: WeekTask | LossTask) => Answer {
  const { settings } = job
  const { base, weekOf } = readyFor(job)
  const after = lastDesign({ base, settings })
  const before = lastDesign({ base, settings })
  let drawn: ((week: number) => Compiled) | undefined
  function evaluate({ made, week, isUncertain = false }: WeekTask): WeekService {
    const compiled = after(made)
    if (!isUncertain) return evaluateWeek(compiled, weekOf(week), settings.hours)
    drawn ??= withEstimationError(job, base)
    const { rates, ahtSeconds } = drawn(week)
    return evaluateWeek({ ...compiled, rates, ahtSeconds }, weekOf(week), settings.hours)
  }
  function losses({ made, week, measured }: LossTask): LossWeek {
    const watch = watchLosses(before(measured.others), measured, settings.hours)
    simulateWeek(after(made), weekOf(week), watch)
    return watch.end()
  }
  return (task) => ('measured' in task ? losses(task) : evaluate(task))
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
function withEstimationError({ given, settings: { seed } }: EvaluationJob, base: Compiled): (week: number) => Compiled {
  const { dayFactorShape = ASSUMED_SHAPE } = given
  const options = { seed, dayFactorShape, estimationError: true }
  return weekNoise({ ...base, model: ordered(given) }, handleTimes(given), options)
}

/** Runs work and answers its requests here. */
export function runHere<T>(requests: Requests<T>): T {
  for (let step = requests.next(); ; ) {
    if (step.done === true) return step.value
    const { value } = step
    step = isWeekRequest(value) ? requests.next(value.tasks.map(createTaskEvaluator(value.job))) : requests.next()
  }
}

/** Requested weeks of a search do not count as progress. */
export function progressOf(tasks: WeekRequest['tasks'], done: number): ImproveProgress | undefined {
  const isSearch = tasks.some((task) => 'measured' in task)
  return isSearch ? undefined : { step: 'evaluating changes', done, total: tasks.length }
}
