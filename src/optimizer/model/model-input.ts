import type { Issue } from '../../core/errors'
import { isRecord } from '../../core/json/unknown'
import { byId } from '../../core/order'
import type { RoutingModel } from '../../documents'
import { issue, itemIssues, refuse } from '../erlang/kit/inputs'

/** Requirements of every function that reads a model. */
const LISTS = {
  skills: [],
  queues: [],
  contactTypes: ['skillIds'],
  agents: ['skills', 'languages', 'queues', 'certifications', 'handling'],
}

/**
 * Refuses what is no model document at all: another format, or one without its lists.
 * @param at what the argument is called
 * @throws ValidationError naming each part that is missing
 */
export function assertModel(model: unknown, at = 'model'): void {
  refuse(at, documentIssues(at, model, 'model', LISTS))
}

/**
 * Why a value is not a document of a kind: a wrong format, or missing lists in it or in their items. Numbers and names
 * are checked where they are used.
 * @param lists lists of the document by name, each with the lists that its items have
 */
export function documentIssues(
  at: string,
  value: unknown,
  kind: string,
  lists: Readonly<Record<string, readonly string[]>>,
): (Issue | undefined)[] {
  if (!isRecord(value)) return [issue(at, `must be a ${kind}, a document of skillroute`, value)]
  const format: unknown = Reflect.get(value, 'format')
  return [
    format === `skillroute/${kind}@1` ? undefined : issue(`${at}.format`, `must be "skillroute/${kind}@1"`, format),
    ...Object.entries(lists).flatMap(([name, inner]) => {
      const list: unknown = Reflect.get(value, name)
      if (!Array.isArray(list)) return [issue(`${at}.${name}`, 'must be a list', list)]
      return itemIssues(`${at}.${name}`, list, (path, item) => itemIssue(path, item, inner))
    }),
  ]
}

function itemIssue(path: string, item: unknown, inner: readonly string[]): Issue | undefined {
  if (!isRecord(item)) return issue(path, 'must be an object', item)
  const missing = inner.find((name) => !Array.isArray(Reflect.get(item, name)))
  return missing === undefined ? undefined : issue(`${path}.${missing}`, 'must be a list', Reflect.get(item, missing))
}

/**
 * The same model with every list sorted by id, so that the order of input lists never affects a result.
 * @throws ValidationError for what is no model
 */
export function ordered(model: RoutingModel): RoutingModel {
  assertModel(model)
  return {
    ...model,
    skills: byId(model.skills),
    queues: byId(model.queues),
    contactTypes: byId(model.contactTypes),
    agents: byId(model.agents).map((agent) => ({
      ...agent,
      skills: byId(agent.skills),
      handling: [...agent.handling].sort((a, b) => (a.contactTypeId < b.contactTypeId ? -1 : 1)),
    })),
  }
}
