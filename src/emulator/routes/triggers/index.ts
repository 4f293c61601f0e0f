import { booleanParameter, linkedPage, pageSize } from '../../answers/page'
import { notFound, refuse } from '../../answers/refuse'
import { mapSlot } from '../../model/slot'
import type { Reply, Route, RouteContext } from '../../model/types'
import { differences, note } from '../shared/note'
import { readTrigger, requiredVersion, type TriggerFields, triggerTopics } from './body'
import { matchDetails, readEvent } from './match'

const base = '/api/v2/processautomation/triggers'
const view = ['processautomation:trigger:view', 'processautomation:trigger:edit']
const test = ['processautomation:trigger:test']
const maxPageSize = 200

/** Triggers: an event on a topic starts an Architect workflow. */
export const triggersRoutes: readonly Route[] = [
  { method: 'GET', path: base, permissions: view, handle: list },
  { method: 'POST', path: base, permissions: ['processautomation:trigger:add'], handle: create },
  { method: 'GET', path: `${base}/topics`, permissions: view, handle: listTopics },
  { method: 'POST', path: `${base}/topics/{topicName}/test`, permissions: test, handle: testTopic },
  {
    method: 'GET',
    path: `${base}/{triggerId}`,
    permissions: view,
    handle: (c) => ({ status: 200, body: show(find(c)) }),
  },
  { method: 'PUT', path: `${base}/{triggerId}`, permissions: ['processautomation:trigger:edit'], handle: update },
  { method: 'DELETE', path: `${base}/{triggerId}`, permissions: ['processautomation:trigger:delete'], handle: remove },
  { method: 'POST', path: `${base}/{triggerId}/test`, permissions: test, handle: testTrigger },
]

interface Trigger {
  readonly id: string
  readonly version: number
  readonly fields: TriggerFields
}

function list(context: RouteContext): Reply {
  const { query, path } = context
  const topicName = query.get('topicName')
  const enabled = booleanParameter(query, 'enabled')
  const delayed = booleanParameter(query, 'hasDelayBy')
  const rows = [...triggers(context).values()].filter(
    ({ fields }) =>
      (topicName === null || fields.topicName === topicName) &&
      (enabled === undefined || fields.enabled === enabled) &&
      (delayed === undefined || (fields.delayBySeconds !== undefined) === delayed),
  )
  return { status: 200, body: linkedPage(rows, pageSize(query, maxPageSize), { path, query }, show) }
}

function listTopics({ query, path }: RouteContext): Reply {
  const page = linkedPage(triggerTopics, pageSize(query, maxPageSize), { path, query }, (topic) => topic)
  return { status: 200, body: page }
}

function create(context: RouteContext): Reply {
  const fields = readTrigger(context.body)
  const trigger: Trigger = { id: context.world.newId(), version: 1, fields }
  triggers(context).set(trigger.id, trigger)
  record(context, trigger, 'Create')
  return { status: 200, body: show(trigger) }
}

function update(context: RouteContext): Reply {
  const before = find(context)
  const version = requiredVersion(context.body)
  const fields = readTrigger(context.body)
  if (fields.topicName !== before.fields.topicName)
    refuse(400, 'bad.request', 'The topic of a trigger cannot be changed', { details: [{ fieldName: 'topicName' }] })
  if (version !== before.version)
    refuse(409, 'general.conflict', `The version ${version} does not match the current version ${before.version}`, {
      entityId: before.id,
    })
  const after: Trigger = { id: before.id, version: version + 1, fields }
  triggers(context).set(after.id, after)
  record(context, after, 'Update', before)
  return { status: 200, body: show(after) }
}

function remove(context: RouteContext): Reply {
  const trigger = find(context)
  triggers(context).delete(trigger.id)
  record(context, trigger, 'Delete')
  return { status: 204 }
}

function testTrigger(context: RouteContext): Reply {
  const { fields } = find(context)
  const details = matchDetails(fields.matchCriteria, readEvent(context.body))
  const matches = details.every((detail) => detail.match)
  return {
    status: 200,
    body: {
      schemaValidation: { name: 'schemaValidation', step: 1, matches: true, details: [] },
      targetValidation: { name: 'targetValidation', step: 2, matches: true, details: [] },
      jsonPathValidation: { name: 'jsonPathValidation', step: 3, matches, details },
      triggerMatches: matches && fields.enabled,
    },
  }
}

function testTopic(context: RouteContext): Reply {
  const topicName = context.params.topicName ?? ''
  if (!triggerTopics.includes(topicName)) notFound('topic', topicName, 'not.found')
  const event = readEvent(context.body)
  const sameTopic = [...triggers(context).values()].filter(({ fields }) => fields.topicName === topicName)
  const matched = (trigger: Trigger): boolean =>
    trigger.fields.enabled && matchDetails(trigger.fields.matchCriteria, event).every((detail) => detail.match)
  const brief = ({ id, fields }: Trigger) => ({
    id,
    name: fields.name,
    enabled: fields.enabled,
    selfUri: `${base}/${id}`,
  })
  return {
    status: 200,
    body: {
      schemaValidation: { name: 'schemaValidation', step: 1, matches: true, details: [] },
      triggerMatchValidation: {
        name: 'triggerMatchValidation',
        step: 2,
        matchedTriggers: sameTopic.filter(matched).map(brief),
        unmatchedTriggers: sameTopic.filter((trigger) => !matched(trigger)).map(brief),
      },
    },
  }
}

function find(context: RouteContext): Trigger {
  const id = context.params.triggerId ?? ''
  return triggers(context).get(id) ?? notFound('trigger', id, 'not.found')
}

function triggers({ world }: RouteContext): Map<string, Trigger> {
  return mapSlot<Trigger>(world, 'triggers')
}

function show({ id, version, fields }: Trigger) {
  return { id, version, ...fields, selfUri: `${base}/${id}` }
}

function record(context: RouteContext, trigger: Trigger, action: string, before?: Trigger): void {
  note(
    context,
    'ProcessAutomation',
    'Trigger',
    { id: trigger.id, name: trigger.fields.name },
    {
      action,
      properties: before === undefined ? [] : differences({ ...before.fields }, { ...trigger.fields }),
      effect: `${action.toLowerCase()} trigger ${trigger.id}`,
    },
  )
}
