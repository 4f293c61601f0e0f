import type { AgentProfile } from '../../documents'
import type { User } from '../../resources/users/user-schema'
import { byId } from './hash'

/** What the directory says of a user. A group whose name is not told goes by its id. */
export function profileOf({ email, title, department, groups = [] }: User): AgentProfile {
  const known = groups.flatMap(({ id, name }) => (id === undefined ? [] : [{ id, name: name ?? id }]))
  return {
    ...(email === undefined ? {} : { email }),
    ...(title === undefined ? {} : { title }),
    ...(department === undefined ? {} : { department }),
    groups: byId(known),
  }
}
