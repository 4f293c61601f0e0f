import { readFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import type { RoutingModel } from '../core/documents'
import { ConfigError, ValidationError } from '../core/errors'
import { simulateParallel } from '../workflows'
import { keep } from './do-read'
import type { FleetResult, SimulateJob } from './jobs'
import { simulationPath } from './paths'
import type { JobContext } from './tools'

/** Simulates a scenario. Same model and seed, same bytes: a scenario that is done twice is done the same. */
export async function doSimulate(
  { name, model: path, options }: SimulateJob,
  context: JobContext,
): Promise<FleetResult> {
  const model = await modelOf(isAbsolute(path) ? path : join(context.folder, path))
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

async function modelOf(path: string): Promise<RoutingModel> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ConfigError(`${path} cannot be read. Workers and those who give them work must share the folder.`, {
      code: 'file.unreadable',
      cause,
    })
  })
  const value: unknown = JSON.parse(text)
  if (isModel(value)) return value
  throw new ValidationError([{ path: 'format', message: 'must be "skillroute/model@1"' }], { subject: path })
}

function isModel(value: unknown): value is RoutingModel {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'format') === 'skillroute/model@1'
}
