/** What runs in each thread: compiles the model once, then simulates the replications that it is asked for. */
import { parentPort, workerData } from 'node:worker_threads'
import type { RoutingModel } from '../../core/documents'
import { planSimulation, replicate, type SimulateOptions } from '../../optimizer/simulate/parts'

/** What a worker is started with. */
export interface WorkerInput {
  readonly model: RoutingModel
  readonly options: SimulateOptions
}

const input: WorkerInput = workerData
const plan = planSimulation(input.model, input.options)

parentPort?.on('message', (replication: number) => {
  const units = replicate(plan, replication)
  const buffers = new Set(
    units.flatMap(({ types, agents, waits, arrivals, staff, cells }) =>
      [types, agents, waits, arrivals, staff, cells].map(({ buffer }) => buffer),
    ),
  )
  parentPort?.postMessage(
    { replication, units },
    [...buffers].filter((buffer) => buffer instanceof ArrayBuffer),
  )
})
