import * as z from 'zod'
import { ValidationError } from '../../core/errors'
import { inTextOrder, shapeProblems } from '../../documents/yaml/problem'
import { readYaml } from '../../documents/yaml/read'
import type { DriftMap } from './pairing'

const names = z.record(z.string().min(1), z.string().min(1)).optional()

const MAP = z.strictObject({
  divisions: names,
  skills: names,
  languages: names,
  skillGroups: names,
  queues: names,
  agents: names,
})

/**
 * Reads a map between two orgs from the text of a YAML or JSON file: under `queues`, `agents` and so on, it pairs a name or id of
 * the left side with one of the right side.
 * @throws ValidationError with line and column of every problem
 */
export async function readDriftMap(text: string, file = 'map'): Promise<DriftMap> {
  const source = await readYaml(text)
  if (source.broken.length > 0) throw new ValidationError(source.broken, { subject: file })
  const shape = MAP.safeParse(source.value)
  if (shape.success) return shape.data
  throw new ValidationError(inTextOrder(shapeProblems(shape.error, source, Object.keys(MAP.shape))), { subject: file })
}
