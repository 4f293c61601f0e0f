import * as z from 'zod/mini'
import { aDocument, checkOptions } from '../../core/schema'
import type { Desired, Snapshot } from '../../documents'
import { parseShape } from '../../documents/yaml/problem'
import { readYaml } from '../../documents/yaml/read'
import { valueSource } from '../../documents/yaml/source'
import { DESIRED, resolveDesired } from './desired'

/**
 * Reads a desired state, given as a value or as the text of a YAML or JSON file.
 * @param options.snapshot the org in which the names must exist
 * @throws ValidationError naming every problem with its line and column
 */
export async function parseDesired(
  given: unknown,
  options: { readonly snapshot?: Snapshot | undefined; readonly file?: string | undefined } = {},
): Promise<Desired> {
  checkOptions(options, { snapshot: z.optional(aDocument('skillroute/snapshot@1')), file: z.optional(z.string()) })
  const { snapshot, file = 'desired state' } = options
  const source = typeof given === 'string' ? await readYaml(given) : valueSource(given)
  const desired = parseShape(DESIRED, source, file)
  if (snapshot !== undefined) resolveDesired(snapshot, desired, source, file)
  return desired
}

/** {@link parseDesired} for a value that is already parsed. @throws ValidationError */
export function parseDesiredValue(value: unknown): Desired {
  return parseShape(DESIRED, valueSource(value), 'desired state')
}
