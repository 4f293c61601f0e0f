import { isObject, type JsonObject } from '../../answers/body'
import { refuse } from '../../answers/refuse'

/** The event of a test call: JSON, or JSON inside text. @throws Refusal 400 */
export function readEvent(body: unknown): JsonObject {
  const value = typeof body === 'string' ? parse(body) : body
  return isObject(value) ? value : refuse(400, 'bad.request', 'The event must be a JSON object')
}

/** The result of each criterion for an event. */
export function matchDetails(criteria: readonly JsonObject[], event: JsonObject) {
  return criteria.map((criterion) => {
    const path = String(criterion.jsonPath)
    const found = valueAt(event, path)
    return {
      ...criterion,
      generatedJsonPathCondition: path.startsWith('$') ? path : `$.${path}`,
      match: holds(criterion, found),
      // The platform shows extracted values as JSON nodes, which are objects.
      jsonPathExtraction: found === undefined ? [] : [{ value: isObject(found) ? found : { value: found }, path }],
    }
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return refuse(400, 'bad.request', 'The event is no JSON')
  }
}

/**
 * Follows paths such as `$.a.b[0].c` and `a.b`; the emulator does not support other JSON paths, which match nothing.
 */
function valueAt(event: JsonObject, path: string): unknown {
  const steps = path.replace(/^\$\.?/, '').match(/[^.[\]'"]+/g) ?? []
  let value: unknown = event
  for (const step of steps) {
    if (Array.isArray(value)) value = value[Number(step)]
    else value = isObject(value) ? value[step] : undefined
  }
  return value
}

function holds(criterion: JsonObject, found: unknown): boolean {
  const { operator, value } = criterion
  const values = Array.isArray(criterion.values) ? criterion.values : []
  const compared = typeof found === 'number' && typeof value === 'number' ? found - value : Number.NaN
  switch (operator) {
    case 'Equal':
      return found === value
    case 'NotEqual':
      return found !== value
    case 'GreaterThan':
      return compared > 0
    case 'GreaterThanOrEqual':
      return compared >= 0
    case 'LessThan':
      return compared < 0
    case 'LessThanOrEqual':
      return compared <= 0
    case 'In':
      return values.includes(found)
    case 'NotIn':
      return !values.includes(found)
    case 'Contains':
      return (Array.isArray(found) || typeof found === 'string') && found.includes(String(value))
    case 'All':
      return Array.isArray(found) && values.every((desired) => found.includes(desired))
    case 'Exists':
      return (found !== undefined) === (value ?? true)
    case 'Size':
      return Array.isArray(found) && found.length === value
    default:
      return false
  }
}
