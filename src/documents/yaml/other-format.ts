import type { Problem } from '../checked-file'
import { problemAt } from './problem'
import { shown } from './shape-problems'
import type { YamlSource } from './source'

/** The only problem reported for a file of another format: its content is not wrong. */
export function otherFormat(source: YamlSource, wanted: string): Problem | undefined {
  const { value } = source
  if (typeof value !== 'object' || value === null) return undefined
  const format: unknown = Reflect.get(value, 'format')
  if (format === undefined || format === wanted) return undefined
  return problemAt(source, 'value.choice', ['format'], `must be ${wanted}, found ${shown(format)}`)
}
