import { numberedListing, refSchema } from '../kit/fields'
import { reads } from '../kit/operations'

export const groupOperations = {
  list: reads('getGroups', '/api/v2/groups', numberedListing(refSchema)),
}
