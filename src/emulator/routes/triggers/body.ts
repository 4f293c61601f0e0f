import { defined } from '../../../core/defined'
import {
  bodyObject,
  bodyRows,
  isObject,
  type JsonObject,
  optionalNumber,
  optionalText,
  requiredText,
  requireOneOf,
  throwInvalidField,
} from '../../answers/body'
import { refuse } from '../../answers/refuse'
import { topics } from '../notifications/topics'

const operators = [
  'GreaterThanOrEqual',
  'LessThanOrEqual',
  'Equal',
  'NotEqual',
  'LessThan',
  'GreaterThan',
  'NotIn',
  'In',
  'Contains',
  'All',
  'Exists',
  'Size',
]
/** Shortest lifetime of an event, and bounds of a delay, in seconds. */
const minTtl = 10
const minDelay = 60
const maxDelay = 900

/** Members of a trigger besides id and version. */
export interface TriggerFields {
  readonly name: string
  readonly topicName: string
  readonly enabled: boolean
  readonly target: JsonObject
  readonly matchCriteria: readonly JsonObject[]
  readonly eventTTLSeconds?: number
  readonly delayBySeconds?: number
  readonly description?: string
}

/** Topics that triggers may listen to. */
export const triggerTopics: readonly string[] = topics
  .filter((topic) => topic.transports.includes('ProcessAutomation'))
  .map((topic) => topic.id)

/** Reads and checks the body of a create or update. @throws Refusal 400 naming the field */
export function readTrigger(body: unknown): TriggerFields {
  const object = bodyObject(body)
  const ttl = optionalNumber(object, 'eventTTLSeconds')
  const delay = optionalNumber(object, 'delayBySeconds')
  if (ttl !== undefined && delay !== undefined)
    throwInvalidField('delayBySeconds', 'Only one of eventTTLSeconds and delayBySeconds may be set')
  if (ttl !== undefined && ttl < minTtl)
    throwInvalidField('eventTTLSeconds', `eventTTLSeconds must be at least ${minTtl}`)
  if (delay !== undefined && (delay < minDelay || delay > maxDelay))
    throwInvalidField('delayBySeconds', `delayBySeconds must be between ${minDelay} and ${maxDelay}`)
  const description = optionalText(object, 'description')
  return {
    name: requiredText(object, 'name'),
    topicName: requireOneOf(object.topicName, triggerTopics, 'topicName'),
    enabled: typeof object.enabled === 'boolean' ? object.enabled : throwInvalidField('enabled', 'enabled is required'),
    target: readTarget(object.target),
    matchCriteria: object.matchCriteria === undefined ? [] : bodyRows(object.matchCriteria).map(readCriterion),
    ...defined({ eventTTLSeconds: ttl, delayBySeconds: delay, description }),
  }
}

/** The `version` of an update. @throws Refusal 400 when there is none */
export function requiredVersion(body: unknown): number {
  const version = optionalNumber(bodyObject(body), 'version')
  return version ?? refuse(400, 'constraint.validation', 'version is required', { details: [{ fieldName: 'version' }] })
}

function readTarget(value: unknown): JsonObject {
  if (!isObject(value)) return throwInvalidField('target', 'target is required')
  requireOneOf(value.type, ['Workflow'], 'target.type')
  requiredText(value, 'id')
  return value
}

function readCriterion(row: JsonObject): JsonObject {
  requiredText(row, 'jsonPath')
  requireOneOf(row.operator, operators, 'matchCriteria.operator')
  if (row.value !== undefined && row.values !== undefined)
    throwInvalidField('matchCriteria', 'Only one of value and values may be set')
  return row
}
