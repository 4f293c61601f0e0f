/** What runs in each thread: compiles the model once, then simulates the replications or weeks that it is asked for. */
import { parentPort, workerData } from 'node:worker_threads'
import type { RoutingModel } from '../../documents'
import type { MoveLike } from '../../optimizer/model/apply-moves'
import { planSimulation, replicate, type SimulateOptions, type Tally } from '../../optimizer/simulate/parts'
import { planWhatIf, type WeekPair, type WhatIfOptions } from '../../optimizer/what-if/parts'

/** What a thread is started with: a simulation, or a forecast whose weeks are wanted. */
export type WorkerInput =
  | { readonly model: RoutingModel; readonly options: SimulateOptions }
  | { readonly model: RoutingModel; readonly changes: readonly MoveLike[]; readonly whatIf: WhatIfOptions }

const input: WorkerInput = workerData
const work = 'changes' in input ? weekOf(input) : replicationOf(input)

parentPort?.on('message', (number: number) => {
  const { result, buffers } = work(number)
  parentPort?.postMessage({ number, result }, buffers)
})

interface Done<T> {
  readonly result: T
  /** Handed over instead of copied. */
  readonly buffers: ArrayBuffer[]
}

function replicationOf({ model, options }: { model: RoutingModel; options: SimulateOptions }) {
  const plan = planSimulation(model, options)
  return (number: number): Done<readonly Tally[]> => {
    const result = replicate(plan, number)
    const buffers = new Set(
      result.flatMap(({ types, agents, waits, arrivals, staff, cells }) =>
        [types, agents, waits, arrivals, staff, cells].map(({ buffer }) => buffer),
      ),
    )
    return { result, buffers: [...buffers].filter((buffer) => buffer instanceof ArrayBuffer) }
  }
}

function weekOf({ model, changes, whatIf }: Extract<WorkerInput, { changes: unknown }>) {
  const { plan } = planWhatIf(model, changes, whatIf)
  return (number: number): Done<readonly WeekPair[]> => ({ result: plan.run(number), buffers: [] })
}
