import { aFunction, checkOptions, optional } from '../../core/schema'
import type { RoutingModel } from '../../documents'
import type { Tally } from '../../optimizer/simulate/parts'
import { inThreads, type ThreadOptions, threadFields } from '../../threads/in-threads'
import { simulationPool } from '../../workflows/parallel/thread-pool'
import type { ThreadInput } from '../../workflows/parallel/thread-work'
import type { Staffing } from './documents/staffing'
import { centerFields, type StaffCenterOptions } from './math/options'
import type { StaffingProgress, StaffingStep } from './math/simulate-slots'
import { staffCenterInTasks } from './math/staff-center'

/** Options of `staffModel`. */
export interface StaffModelOptions extends StaffCenterOptions, ThreadOptions {
  /** Called before each part of the simulations. The number of parts is not known beforehand. */
  readonly onProgress?: ((progress: StaffingProgress) => void) | undefined
}

/**
 * `staffCenter` with its simulations spread over threads: the same answer, with the caller's event loop free.
 * @throws ValidationError with everything in model and options that cannot be staffed
 * @throws SkillrouteError `simulation.worker` when a thread dies; the reason of the signal
 */
export async function staffModel(model: RoutingModel, options: StaffModelOptions = {}): Promise<Staffing> {
  checkOptions(options, { ...centerFields(), ...threadFields(), ...optional(aFunction(), 'onProgress') })
  const { threads, signal, onProgress, ...rest } = options
  signal?.throwIfAborted()
  const steps = staffCenterInTasks(model, rest)
  let next = steps.next()
  if (next.done === true) return next.value
  const toInput = (step: StaffingStep): ThreadInput => ({
    kind: 'replications',
    model: step.model,
    options: step.options,
  })
  const pool = await simulationPool(toInput(next.value), ADVICE)
  return await inThreads<readonly Tally[], Staffing>(pool, { threads, signal }, next.value.end, async (borrowed) => {
    while (next.done !== true) {
      const step = next.value
      onProgress?.(step.progress)
      borrowed.give(toInput(step))
      await borrowed.run(step.first, step.end, step.take)
      next = steps.next()
    }
    onProgress?.({ step: 'measuring', done: 2, total: 2 })
    return next.value
  })
}

/** Threads die mostly for lack of memory; each has a copy of the model. */
const ADVICE = 'Run it again with fewer threads, or without threads by staffCenter()'
