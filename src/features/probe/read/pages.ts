import type { OrgFacts } from '../../../documents'
import { memberOperations } from '../../../resources/members/members'
import { queueOperations } from '../../../resources/queues/queue-operations'
import { skillOperations } from '../../../resources/skills/skills'
import { userSkillOperations } from '../../../resources/users/user-skills'
import { userOperations } from '../../../resources/users/users'
import type { Operation, RequestInput } from '../../../transport/contract/operation'
import { type Finding, found, refusalText, unknown } from '../kit/finding'
import type { Probe } from '../kit/probe'

/** The largest page that any list of the platform is known to give. */
const LARGE = 500
/** How many users to check for missing skills, and how many requests this may take. */
const ENOUGH_USERS = 200
const MAX_REQUESTS = 10
/** At most this many users without a list are read one by one. */
const MAX_SINGLE = 5

interface Page {
  readonly entities: readonly { readonly id?: unknown }[]
  readonly pageSize?: number | undefined
}

/** Checks sizes of pages, and what `expand` leaves out. */
export async function checkPages(probe: Probe): Promise<void> {
  const { sender } = probe
  await probe.check('pages.queues', () => findPageSize(probe, queueOperations.list, {}, 'queuePageSize', LARGE))
  await probe.check('pages.users', () => findPageSize(probe, userOperations.list, {}, 'userPageSize', LARGE))
  await probe.check('pages.users-expanded', () =>
    findPageSize(probe, userOperations.list, { query: { expand: ['skills'] } }, 'usersExpandedPageSize', LARGE),
  )
  await probe.check('pages.members', async () => {
    const { entities } = await sender.send(queueOperations.list, { query: { pageSize: 1 } })
    const [queue] = entities
    if (queue === undefined) return unknown('the org shows no queue')
    return await findPageSize(probe, memberOperations.list, { params: { queueId: queue.id } }, 'memberPageSize', 100)
  })
  await probe.check('pages.catalog', () => findPageSize(probe, skillOperations.list, {}, 'catalogPageSize', LARGE))
  await probe.check('pages.user-skills', async () => {
    const { entities } = await sender.send(userOperations.list, { query: { pageSize: 1 } })
    const [user] = entities
    if (user === undefined) return unknown('the org shows no user')
    return await findPageSize(
      probe,
      userSkillOperations.list,
      { params: { userId: user.id } },
      'userSkillsPageSize',
      50,
    )
  })
  await probe.check('reads.expand', () => expandGaps(probe))
}

/** Requests a large page and reads which size was used. If that is refused, requests one of the usual size. */
async function findPageSize(
  { sender }: Probe,
  operation: Operation<Page>,
  input: RequestInput,
  fact: Extract<keyof OrgFacts, `${string}PageSize`>,
  usual: number,
): Promise<Finding> {
  let refused: number | undefined
  for (const requested of new Set([LARGE, Math.max(usual, 100), usual, 100])) {
    const answer = await sender.try(operation, { ...input, query: { ...input.query, pageSize: requested } })
    if (!answer.ok) {
      if (answer.error.status === 400) {
        refused = requested
        continue
      }
      return unknown(`the platform answered ${refusalText(answer.error)}`, refusalText(answer.error))
    }
    const { pageSize, entities } = answer.body
    if (pageSize === undefined) return unknown('the answer does not say', `${entities.length} rows for ${requested}`)
    if (refused !== undefined)
      return found(requested === usual, `${refused} refused, ${requested} accepted`, {
        [fact]: Math.min(requested, pageSize),
      })
    // A size that only repeats the request proves nothing unless the page was full.
    if (pageSize >= requested && entities.length < requested)
      return unknown('the org is smaller than a page', `asked for ${requested}, got all ${entities.length}`)
    return found(pageSize === usual, `asked for ${requested}, got ${pageSize}`, { [fact]: pageSize })
  }
  return unknown('every size was refused')
}

async function expandGaps({ sender }: Probe): Promise<Finding> {
  let seen = 0
  const without: string[] = []
  for (let page = 1, requests = 0; seen < ENOUGH_USERS && requests < MAX_REQUESTS; requests++) {
    const query = { expand: ['skills'], pageSize: 100, pageNumber: page }
    const { entities, pageCount = 1 } = await sender.send(userOperations.list, { query })
    if (entities.length === 0) break
    seen += entities.length
    without.push(...entities.filter(({ skills }) => skills === undefined).map(({ id }) => id))
    page = page >= pageCount ? 1 : page + 1
  }
  if (seen === 0) return unknown('the org shows no user')
  const single = [...new Set(without)].slice(0, MAX_SINGLE)
  let holding = 0
  for (const userId of single) {
    const { entities } = await sender.send(userSkillOperations.list, { params: { userId } })
    if (entities.length > 0) holding += 1
  }
  const evidence = `${without.length} of ${seen} users came without a list of skills`
  if (without.length > 0 && holding === 0)
    return unknown('users without a list have no skills by single reads either', evidence)
  return found(without.length === 0, evidence, { missingExpandShare: without.length / seen })
}

/** Which sizes of a number a server accepts, as far as a search could find out. */
interface Largest {
  /** The largest that was taken; undefined when even the smallest was refused. */
  readonly taken: number | undefined
  /** The smallest that was refused; undefined when none was. */
  readonly refused: number | undefined
}

/**
 * Searches the largest whole number that is accepted, assuming that all below it are: by the given steps, then by
 * halving.
 * @param steps ascending
 */
export async function largestTaken(
  steps: readonly number[],
  isTaken: (value: number) => Promise<boolean>,
): Promise<Largest> {
  let taken: number | undefined
  let refused: number | undefined
  for (const step of steps) {
    if (await isTaken(step)) taken = step
    else {
      refused = step
      break
    }
  }
  if (refused === undefined) return { taken, refused }
  for (;;) {
    const low = taken ?? 0
    if (refused - low <= 1) return { taken, refused }
    const middle = Math.floor((low + refused) / 2)
    if (await isTaken(middle)) taken = middle
    else refused = middle
  }
}
