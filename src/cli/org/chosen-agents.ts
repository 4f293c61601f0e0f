import type { Client } from '../../client'
import { ValidationError } from '../../core/errors'
import type { Snapshot } from '../../documents'
import type { Io } from '../../terminal/io/io'
import { findScope, type ScopeOptions } from '../../terminal/org/scope'
import { readSheetText } from '../../terminal/tables/sheet-file'
import { indexNames, splitNames } from '../../workflows/kit/names'

/** Options that choose agents. An agent must match all of them. */
export interface ChosenOptions extends ScopeOptions {
  readonly agents?: readonly string[] | undefined
  readonly agentsFile?: string | undefined
}

/** Properties of an agent that the options use. */
interface Person {
  readonly id: string
  readonly name: string
  readonly divisionId?: string | undefined
}

/** Names or ids given with `--agents` and in `--agents-file`, one per line; undefined: none were given. */
export async function namedAgents(io: Io, { agents, agentsFile }: ChosenOptions): Promise<string[] | undefined> {
  if (agents === undefined && agentsFile === undefined) return undefined
  const lines =
    agentsFile === undefined ? [] : (await readSheetText(io, agentsFile)).replace(/^\uFEFF/, '').split(/\r?\n/)
  return [...(agents ?? []), ...lines.map((line) => line.trim()).filter((line) => line !== '')]
}

/**
 * Ids of the active agents of an org that the options choose; undefined: all.
 * @throws ValidationError naming each agent, queue and division that the org does not have
 */
export async function chosenInOrg(
  client: Client,
  named: readonly string[] | undefined,
  options: ChosenOptions,
  signal: AbortSignal,
): Promise<string[] | undefined> {
  const { queueIds, divisionIds } = await findScope(client, options)
  if (named === undefined && queueIds === undefined && divisionIds === undefined) return undefined
  const people: Person[] = []
  for await (const { id, name = id, division } of client.users.list({ state: 'active' }, { signal })) {
    people.push({ id, name, divisionId: division?.id })
  }
  const members = new Set<string>()
  for (const queueId of queueIds ?? []) {
    for await (const { id } of client.routing.members.list(queueId, { joined: true }, { signal })) members.add(id)
  }
  return chosen(people, named, {
    members: queueIds === undefined ? undefined : members,
    divisions: divisionIds === undefined ? undefined : new Set(divisionIds),
  })
}

/**
 * A snapshot with the agents that the options choose.
 * @throws ValidationError naming each agent, queue and division that the snapshot does not hold
 */
export function chosenInSnapshot(
  snapshot: Snapshot,
  named: readonly string[] | undefined,
  { queue = [], division = [] }: ChosenOptions,
): Snapshot {
  const findIds = (option: string, kind: string, texts: readonly string[], all: readonly Person[]): Set<string> =>
    new Set(found(option, kind, texts, all))
  const queueIds = findIds('--queue', 'queue', queue, snapshot.queues)
  const joined = snapshot.queues
    .filter(({ id }) => queueIds.has(id))
    .flatMap(({ members }) => members.flatMap((member) => (member.joined ? [member.userId] : [])))
  const within = {
    members: queue.length === 0 ? undefined : new Set(joined),
    divisions: division.length === 0 ? undefined : findIds('--division', 'division', division, snapshot.divisions),
  }
  if (named === undefined && within.members === undefined && within.divisions === undefined) return snapshot
  const ids = new Set(chosen(snapshot.agents, named, within))
  const removed = new Set(snapshot.agents.flatMap(({ id }) => (ids.has(id) ? [] : [id])))
  return {
    ...snapshot,
    agents: snapshot.agents.filter(({ id }) => ids.has(id)),
    gaps: snapshot.gaps.filter(({ kind, id }) => kind !== 'agent' || !removed.has(id)),
  }
}

interface Within {
  readonly members: ReadonlySet<string> | undefined
  readonly divisions: ReadonlySet<string> | undefined
}

function chosen(
  people: readonly Person[],
  named: readonly string[] | undefined,
  { members, divisions }: Within,
): string[] {
  const desired =
    named === undefined
      ? undefined
      : new Set(found('--agents', 'agent', splitNames(indexNames('agent', people), named), people))
  return people
    .filter(({ id }) => desired?.has(id) ?? true)
    .filter(({ id }) => members?.has(id) ?? true)
    .filter(({ divisionId = '' }) => divisions?.has(divisionId) ?? true)
    .map(({ id }) => id)
}

function found(option: string, kind: string, texts: readonly string[], all: readonly Person[]): string[] {
  const names = indexNames(kind, all)
  const results = texts.map((text) => names.find(text))
  const issues = results.flatMap((result) => ('problem' in result ? [{ path: option, message: result.problem }] : []))
  if (issues.length > 0) throw new ValidationError(issues)
  return results.flatMap((result) => ('item' in result ? [result.item.id] : []))
}
