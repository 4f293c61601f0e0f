import * as z from 'zod'
import { asList } from '../../core/json/unknown'
import { DAY_MS } from '../../core/time/durations'
import { skillCoverage, skillHygiene } from '../../optimizer'
import { withClient } from '../../terminal/org/connect'
import { findingsInScope, findScope } from '../../terminal/org/scope'
import { queueStatus } from '../../workflows'
import { readSkillGroupSizes, UNREAD_SIZES } from '../../workflows/hygiene/skill-group-sizes'
import { buildOrgModel } from '../../workflows/plan/read-org'
import { nameOf } from '../data'
import { namedWords, orgWords } from '../session'
import { defineTool, PAGE, QUEUES } from '../tool'

/** Queues now and over a window. */
export const statusTool = defineTool(
  {
    name: 'status',
    description:
      'Queues as they are now (waiting, interacting, agents by status) and over the last minutes (offered, answered, AHT, ASA, service level). Asks the org.',
  },
  {
    ...QUEUES,
    windowMinutes: z.int().min(1).max(10_080).default(30).describe('Length of the window that ends now.'),
    ...PAGE,
  },
  async ({ queues, windowMinutes }, { io, options }, signal) => ({
    about: [
      `One row for each queue, with the window of the last ${windowMinutes} minutes.`,
      'Units: serviceLevel and occupancy are ratios from 0 to 1; fields that end in Seconds are seconds; the others count contacts or agents.',
    ],
    rows: await withClient(io, options, async (client) => {
      const scope = await findScope(client, { queue: queues }, { queue: 'queues', division: 'divisions' })
      const rows: unknown[] = []
      for await (const row of queueStatus(client, { ...scope, windowMinutes, signal })) rows.push(row)
      return rows
    }),
  }),
)

const KINDS = ['unservedDemand', 'deletedSkill', 'emptyGroup', 'idleGrant', 'everyoneAtFive', 'unusedSkill'] as const

/** What is wrong with how skills are held. */
export const findingsTool = defineTool(
  {
    name: 'findings',
    description:
      'What should be tidied up: demand that nobody can serve, deleted skills that contacts ask for, groups that match nobody, skills without effect, skills with everyone at level 5, skills that no contact asks for.',
  },
  { ...QUEUES, kinds: z.array(z.enum(KINDS)).min(1).optional().describe('Only these kinds.'), ...PAGE },
  async ({ queues, kinds }, session, signal) => {
    const { snapshot, demand, isGiven } = await session.read()
    const { model, notes } = await buildOrgModel(snapshot, demand)
    const { io, options } = session
    const sizes = isGiven
      ? UNREAD_SIZES
      : await withClient(io, options, async (client) => readSkillGroupSizes(client, snapshot, { signal }))
    const found = skillHygiene(model, snapshot, { skillGroups: sizes.groups })
    return {
      about: ['One row for each finding, sorted by kind.'],
      rows: findingsInScope(snapshot, { queue: queues }, found).filter(({ kind }) => kinds?.includes(kind) ?? true),
      notes: [...sizes.notes, ...notes],
    }
  },
)

/** Who can take what is offered. */
export const coverageTool = defineTool(
  {
    name: 'coverage',
    description:
      'Who can take the contacts of each type (queue and skills asked for): the type that is covered least comes first.',
  },
  { ...PAGE },
  async (_input, session) => {
    const { snapshot, demand } = await session.read()
    const { model, notes } = await buildOrgModel(snapshot, demand)
    const { contactTypes, servable, onQueue } = skillCoverage(model)
    const queues = new Map(model.queues.map(({ id, name }) => [id, nameOf(name)]))
    const skills = new Map(model.skills.map(({ id, name }) => [id, nameOf(name)]))
    const rows = [...contactTypes]
      .sort((a, b) => a.onQueue - b.onQueue || b.offered - a.offered)
      .map(({ queueId, skillIds, ...row }) => ({
        queue: queues.get(queueId) ?? queueId,
        skills: skillIds.map((id) => skills.get(id) ?? id),
        ...row,
      }))
    return {
      about: [
        'One row a contact type.',
        `Units: offered is contacts in the ${demandDays(demand.interval)} days of the demand; agents is who could serve it; agentsOnQueue is how many of them are on queue at a time; servable and onQueue are shares from 0 to 1 of the contacts that somebody could serve, and that find such an agent on queue.`,
      ],
      summary: { servable, onQueue },
      rows,
      notes,
    }
  },
)

function demandDays({ start, end }: { readonly start: string; readonly end: string }): number {
  return Math.round((Date.parse(end) - Date.parse(start)) / DAY_MS)
}

/** Why contacts went where they went. */
export const explainTool = defineTool(
  {
    name: 'explain',
    description:
      'Why one conversation went to its agent and what made it wait; without a conversation: how often the platform chose the same agent as the simulated rule, and what made contacts slow. Asks the org.',
  },
  {
    conversation: z.uuid().optional().describe('Id of one conversation. Without it: a period.'),
    days: z.int().min(1).max(31).optional().describe('How far back: a conversation 31 days, a period 7.'),
    ...QUEUES,
    ...PAGE,
  },
  async ({ conversation, days, queues }, { options, run }, signal) => {
    const words = [...namedWords('days', days === undefined ? [] : [days]), ...namedWords('queue', queues)]
    const id = conversation === undefined ? [] : [conversation]
    const [found] = await run(['explain', ...id, ...words, ...orgWords(options)], signal)
    const notes = listRows(found, 'notes').filter((row) => typeof row === 'string')
    if (conversation !== undefined) {
      return {
        about: ['One row for each time that the conversation entered a queue. Fields that end in Seconds are seconds.'],
        summary: { causes: listRows(found, 'causes').map((row) => Reflect.get(Object(row), 'text')) },
        rows: listRows(found, 'legs').map(shortenLeg),
        notes,
      }
    }
    const { agents, contested, order } = Object(found)
    return {
      about: [
        'One row for each explanation of the differences, then one for each cause of slow contacts.',
        'Units: ratio, low and high are shares from 0 to 1 with their 95 % interval; evaluated, agreed, explains and contacts count contacts.',
      ],
      summary: { agents, contested, order },
      rows: [...listRows(found, 'differences'), ...listRows(found, 'slow')],
      notes,
    }
  },
)

/** A stay in a queue, with its steps as sentences, and only those members who matter. */
function shortenLeg(leg: unknown): unknown {
  const { members, steps, ...rest } = Object(leg)
  return {
    ...rest,
    members: asList(members).length,
    steps: asList(steps).map((step) => Reflect.get(Object(step), 'text')),
  }
}

/** A list of the document; empty where it has none. */
function listRows(document: unknown, member: string): readonly unknown[] {
  return asList(Reflect.get(Object(document), member))
}
