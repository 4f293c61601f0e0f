import * as z from 'zod'
import { type Issue, ValidationError } from '../../core/errors'
import { DAY_MINUTES, WEEK_MINUTES } from '../../core/time/durations'
import type { ModelAgent, Ref, RoutingModel } from '../../documents'
import { inTextOrder, parseShape, problemAt } from '../../documents/yaml/problem'
import { readYaml } from '../../documents/yaml/read'
import type { YamlSource } from '../../documents/yaml/source'
import type { HoursOfWeek } from '../../optimizer'
import { indexNames } from '../../workflows/kit/names'
import { hoursOfWeek } from '../../workflows/plan/search/week-hours'
import type { AddedQueue } from './math/add-queue'

const DEFAULT_TARGET = { ratio: 0.8, seconds: 20 }

type NewQueue = z.infer<typeof NEW_QUEUE>

/**
 * Reads a queue that does not exist yet from YAML or JSON (`skillroute/new-queue@1`), for a model of a week.
 * @param options.timeZone IANA name of the time zone of its hours
 * @param options.nowMs time whose offset from UTC counts
 * @throws ValidationError with line and column of every problem
 */
export async function readNewQueue(
  content: string,
  model: RoutingModel,
  options: { readonly timeZone: string; readonly nowMs: number; readonly file?: string | undefined },
): Promise<AddedQueue> {
  const { file = 'new queue' } = options
  const source = await readYaml(content)
  const data = parseShape(NEW_QUEUE, source, file)
  const issues: Issue[] = []
  const skillIds = findSkills(data.skills ?? [], model)
  const agentIds = takers(data, skillIds, { model, source, issues })
  if (issues.length > 0) throw new ValidationError(inTextOrder(issues), { subject: file })
  return {
    id: findId(data.name, model),
    name: data.name,
    mediaType: data.media ?? 'voice',
    skillIds,
    callsPerHour: buildWeek(data, hoursOfWeek(data.hours, options.timeZone, options.nowMs), model),
    ahtSeconds: data.ahtSeconds,
    patienceSeconds: data.patienceSeconds,
    target:
      data.target === undefined ? DEFAULT_TARGET : { ratio: data.target.serviceLevel, seconds: data.target.seconds },
    agentIds,
    concurrency: data.concurrency,
  }
}

function findId(name: string, { queues }: RoutingModel): string {
  const taken = new Set(queues.flatMap((queue) => [queue.id, queue.name]))
  return taken.has(name) ? `${name} (new)` : name
}

/** Skills by id; a name that the org does not have is a skill that would be new. */
function findSkills(names: readonly string[], { skills }: RoutingModel): string[] {
  const known = indexNames<Ref>('skill', skills)
  return names.map((name) => {
    const found = known.find(name)
    return 'item' in found ? found.item.id : name
  })
}

interface Resolving {
  readonly model: RoutingModel
  readonly source: YamlSource
  readonly issues: Issue[]
}

/**
 * Ids of the agents who take the contacts of the new queue: those named, or those with certain queues or skills. By
 * default, all who hold every required skill.
 */
function takers({ takenBy }: NewQueue, skillIds: readonly string[], resolving: Resolving): string[] {
  const { model } = resolving
  const holds = (agent: ModelAgent, id: string): boolean => agent.skills.some((skill) => skill.id === id)
  if (takenBy === undefined) {
    if (skillIds.length === 0) return []
    return model.agents.filter((agent) => skillIds.every((id) => holds(agent, id))).map(({ id }) => id)
  }
  const agents = new Set(found('agents', 'agent', model.agents, takenBy.agents, resolving))
  const queues = found('queues', 'queue', model.queues, takenBy.queues, resolving)
  const skills = found('skills', 'skill', model.skills, takenBy.skills, resolving)
  return model.agents
    .filter(
      (agent) =>
        agents.has(agent.id) ||
        agent.queues.some(({ queueId }) => queues.includes(queueId)) ||
        skills.some((id) => holds(agent, id)),
    )
    .map(({ id }) => id)
}

function found(
  key: string,
  what: string,
  all: readonly Ref[],
  names: readonly string[] = [],
  { source, issues }: Resolving,
): string[] {
  const known = indexNames(what, all)
  return names.flatMap((name, i) => {
    const answer = known.find(name)
    if ('item' in answer) return [answer.item.id]
    issues.push(problemAt(source, `${what}.unknown`, ['takenBy', key, i], answer.problem))
    return []
  })
}

/** A day's contacts spread evenly over its open hours, in the intervals of the model. */
function buildWeek(
  { contactsPerDay, hours: texts }: NewQueue,
  hours: readonly HoursOfWeek[],
  model: RoutingModel,
): number[] {
  const grain = model.contactTypes[0]?.weekProfile
  if (grain === undefined || grain.intervalMinutes * grain.callsPerHour.length !== WEEK_MINUTES) {
    const message = 'has no week: a queue can be added to the model of an org, or of a snapshot and its demand'
    throw new ValidationError([{ path: 'model', message }], { subject: 'new queue' })
  }
  const { intervalMinutes } = grain
  const open = grain.callsPerHour.map((_, slot) => {
    const [from, to] = [slot * intervalMinutes, (slot + 1) * intervalMinutes]
    return hours.reduce(
      (sum, { fromMinute, toMinute }) => sum + Math.max(0, Math.min(to, toMinute) - Math.max(from, fromMinute)),
      0,
    )
  })
  const minutes = open.reduce((sum, own) => sum + own, 0)
  const days = new Set(hoursOfWeek(texts, 'UTC', 0).map(({ fromMinute }) => Math.floor(fromMinute / DAY_MINUTES))).size
  return open.map((own) => ((contactsPerDay * days) / minutes) * own * (60 / intervalMinutes))
}

const text = z.string().min(1)
const positive = z.number().positive()

/** The shape of a file that describes a queue that does not exist yet. */
const NEW_QUEUE = z.strictObject({
  format: z.literal('skillroute/new-queue@1'),
  name: text,
  media: text.optional(),
  skills: z.array(text).optional(),
  contactsPerDay: positive,
  hours: z.array(text).min(1),
  ahtSeconds: positive,
  patienceSeconds: positive.optional(),
  target: z.strictObject({ serviceLevel: z.number().gt(0).lt(1), seconds: positive }).optional(),
  concurrency: z.number().int().min(1).max(1000).optional(),
  takenBy: z
    .strictObject({
      agents: z.array(text).optional(),
      queues: z.array(text).optional(),
      skills: z.array(text).optional(),
    })
    .optional(),
})
