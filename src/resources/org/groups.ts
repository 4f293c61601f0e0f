import { loose, maybeText, numberedListing, text } from '../kit/fields'
import { reads } from '../kit/operations'

const groupSchema = loose(() => ({ id: text, name: maybeText }))

export const groupOperations = {
  list: reads('getGroups', '/api/v2/groups', numberedListing(groupSchema)),
}
