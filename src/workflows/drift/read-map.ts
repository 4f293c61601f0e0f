import * as z from 'zod'
import { readYaml } from '../../documents/yaml/read'
import { parseShape } from '../../documents/yaml/shape'
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
  return parseShape(MAP, await readYaml(text), file)
}
