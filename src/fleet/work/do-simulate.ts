import { ValidationError } from '../../core/errors'
import type { RoutingModel } from '../../documents'
import { simulateParallel } from '../../workflows'
import type { FleetResult, SimulateJob } from '../jobs/jobs'
import { simulationPath } from '../jobs/paths'
import type { JobContext } from '../jobs/tools'
import { keep } from './do-read'
import { readInside } from './read-inside'

/** Simulates a scenario. The same model and seed give the same bytes, so a scenario may be simulated twice. */
export async function doSimulate(
  { name, model: path, options }: SimulateJob,
  context: JobContext,
): Promise<FleetResult> {
  const model = await modelOf(context.folder, path)
  const simulation = await simulateParallel(model, {
    ...options,
    signal: context.signal,
    onProgress: ({ replicationsDone: done, replications: total }) =>
      context.progress({ step: 'simulating', done, total }),
  })
  const file = simulationPath(context.folder, name)
  await keep(file, simulation)
  return { kind: 'simulate', name, file, serviceLevel: simulation.total.serviceLevel.offered.mean }
}

async function modelOf(folder: string, path: string): Promise<RoutingModel> {
  const value = parsed(await readInside(folder, path))
  if (isModel(value)) return value
  throw new ValidationError([{ path: 'format', message: 'must be "skillroute/model@1"' }], { subject: path })
}

/** The parser's own message would repeat what is in the file. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isModel(value: unknown): value is RoutingModel {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'format') === 'skillroute/model@1'
}
