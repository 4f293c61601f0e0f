import type { Ref, SnapshotSkill } from '../../documents'
import { type Capture, readOrGap } from './context'

/** The skills of the org. */
export async function readSkillCatalog({ client, call }: Capture): Promise<SnapshotSkill[]> {
  const skills = await client.routing.skills.list({}, call).toArray()
  return unique(skills).map((skill) => ({
    id: skill.id,
    name: skill.name ?? skill.id,
    state: skill.state ?? 'active',
    ...(skill.division?.id === undefined ? {} : { divisionId: skill.division.id }),
  }))
}

/** The divisions of the org. */
export async function readDivisions({ client, call }: Capture): Promise<Ref[]> {
  return unique(await client.divisions.list({}, call).toArray()).map(toRef)
}

/** The languages of the org. */
export async function readLanguages({ client, call }: Capture): Promise<Ref[]> {
  return unique(await client.languages.list({}, call).toArray()).map(toRef)
}

/** Reads skill groups; adds a gap if they may not be read. */
export async function readSkillGroups(capture: Capture): Promise<Ref[]> {
  const { client, call } = capture
  const groups = await readOrGap(capture, 'skillGroup', () => client.routing.skillGroups.list({}, call).toArray())
  return unique(groups ?? []).map(toRef)
}

/** Removes duplicate ids: a list that changes while it is read may repeat a row. */
export function unique<T extends { readonly id: string }>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()]
}

function toRef({ id, name }: { readonly id: string; readonly name?: string | undefined }): Ref {
  return { id, name: name ?? id }
}
