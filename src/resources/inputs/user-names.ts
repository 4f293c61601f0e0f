import type { NamesOf } from './names'
import type { UserChanges } from './user-changes'

/** The fields of a user's body. */
export const USER_NAMES: NamesOf<UserChanges> = {
  version: 1,
  name: 1,
  chat: { jabberId: 1 },
  department: 1,
  email: 1,
  addresses: { address: 1, mediaType: 1, type: 1, extension: 1, countryCode: 1, integration: 1 },
  title: 1,
  username: 1,
  preferredName: 1,
  manager: 1,
  images: { resolution: 1, imageUri: 1 },
  profileSkills: 1,
  locations: { id: 1, coordinates: 1, notes: 1, locationDefinition: 1 },
  groups: 1,
  state: 1,
  acdAutoAnswer: 1,
  certifications: 1,
  biography: {
    biography: 1,
    interests: 1,
    hobbies: 1,
    spouse: 1,
    education: { school: 1, fieldOfStudy: 1, notes: 1, dateStart: 1, dateEnd: 1 },
  },
  employerInfo: { officialName: 1, employeeId: 1, employeeType: 1, dateHire: 1 },
}
