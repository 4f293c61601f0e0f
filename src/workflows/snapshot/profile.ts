import type { AgentProfile } from '../../documents'
import type { User } from '../../resources/users/user-schema'
import { byId } from './hash'

/** A user's directory data. A group or team without a known name has its id as its name. */
export function profileOf({ email, title, department, groups = [], team }: User): AgentProfile {
  const known = groups.flatMap(({ id, name }) => (id === undefined ? [] : [{ id, name: name ?? id }]))
  return {
    ...(email === undefined ? {} : { email }),
    ...(title === undefined ? {} : { title }),
    ...(department === undefined ? {} : { department }),
    groups: byId(known),
    ...(team?.id === undefined ? {} : { team: { id: team.id, name: team.name ?? team.id } }),
  }
}
