import { LIMITS } from '../../core/limits'
import type { CallOptions } from '../../transport/contract/call-options'
import type { Operation } from '../../transport/contract/operation'
import { deleteOnce } from '../kit/create-or-find'
import { checkId, checkLevels, type LevelInput } from '../kit/input'
import { chunks, inParts } from '../kit/lists/in-parts'
import { numberedPages } from '../kit/lists/lists'
import { startDeadline } from '../kit/poll'
import { once, partOptions, type ResourceContext, withoutKey } from '../kit/send'
import { compareTarget } from '../kit/send-if-same'

interface LevelOperations<T> {
  readonly list: Parameters<typeof numberedPages<T>>[1]
  readonly update: Operation<{ readonly entities: T[] }>
  readonly remove: Operation<undefined>
}

/** Reads and writes levels of one user: skills and languages work alike. */
export function userLevels<T>(
  context: ResourceContext,
  operations: LevelOperations<T>,
  [what, idName]: readonly ['skills', 'skillId'] | readonly ['languages', 'languageId'],
) {
  async function get(userId: string, options: CallOptions = {}): Promise<T[]> {
    const params = { userId: checkId(userId, 'userId') }
    return await numberedPages(
      context,
      operations.list,
      { params },
      { pageSize: LIMITS.skillsPerCall },
      options,
    ).toArray()
  }

  return {
    get,

    /** In calls of at most 50, one after the other. Setting the same levels again changes nothing. */
    async update(userId: string, given: readonly LevelInput[], options: CallOptions = {}): Promise<T[]> {
      const params = { userId: checkId(userId, 'userId') }
      const levels = checkLevels(given, what)
      const { id, response } = operations.update
      const work = { id, content: { userId, levels }, kind: 'idempotent' as const, result: response }
      const listing = await once(context, work, options, async (options) => {
        const deadline = startDeadline(context, options, id)
        const read = (read: CallOptions) => get(userId, read)
        const { ifMatch } = await compareTarget(operations.update, { params }, deadline.options(), read)
        const parts = chunks(levels, LIMITS.skillsPerCall)
        const answers = await inParts(parts, async (body, index) => {
          // A server's own etag no longer matches after the change of the first part.
          const left = { ...deadline.options(), ifMatch: index === 0 ? ifMatch : undefined }
          const part = parts.length === 1 ? left : partOptions(left, index)
          return await context.transport.request(operations.update, { params, body }, part)
        })
        return answers.at(-1) ?? { entities: await read(withoutKey(deadline.options())) }
      })
      return listing.entities
    },

    async remove(userId: string, id: string, options: CallOptions = {}): Promise<void> {
      const params = { userId: checkId(userId, 'userId'), [idName]: checkId(id, idName) }
      await deleteOnce(context, operations.remove, { params }, options, (read) => get(userId, read))
    },
  }
}
