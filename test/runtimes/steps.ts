/**
 * What the client does in any runtime: a list of steps against an emulator, bundled for no platform. It uses web standards
 * alone; what it returns is JSON.
 */
import { clientCredentials, consoleLogger, createClient, isApiError, withResponse } from '../../src/index'

/** Where the emulator is. */
export interface Place {
  readonly url: string
  readonly loginUrl: string
  readonly clientId: string
  readonly clientSecret: string
}

/** What one step found, or why it failed. */
export interface StepResult {
  readonly step: string
  readonly found?: unknown
  readonly failure?: string
}

/**
 * Takes all steps, each even if one before it failed.
 * @public imported by programs that `host.ts` writes
 */
export async function takeSteps({ url, loginUrl, clientId, clientSecret }: Place): Promise<StepResult[]> {
  const lines: string[] = []
  const log = (line: string): void => void lines.push(line)
  const client = createClient({
    baseUrl: url,
    loginUrl,
    auth: clientCredentials({ clientId, clientSecret }),
    ratePerMinute: 100_000,
    logger: consoleLogger({ console: { debug: log, info: log, warn: log, error: log } }),
  })
  let retries = 0
  client.on('retry', () => {
    retries += 1
  })
  const results: StepResult[] = []
  const step = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      results.push({ step: name, found: await work() })
    } catch (error) {
      results.push({ step: name, failure: String(error) })
    }
  }

  await step('logs in', async () => (await client.organizations.me()).name)
  await step('pages through users', async () => (await client.users.list({ pageSize: 25 }).toArray()).length)
  await step('reads, writes and reads a skill', async () => {
    const [user] = await client.users.list().toArray({ limit: 1 })
    const [skill] = await client.routing.skills.list().toArray({ limit: 1 })
    if (user === undefined || skill === undefined) return 'org too small'
    await client.routing.userSkills.update(user.id, [{ id: skill.id, proficiency: 4 }])
    const held = await client.routing.userSkills.get(user.id)
    return held.find(({ id }) => id === skill.id)?.proficiency
  })
  await step('writes once under an idempotency key', async () => {
    const [user] = await client.users.list().toArray({ limit: 1 })
    const [skill] = await client.routing.skills.list().toArray({ limit: 1 })
    if (user === undefined || skill === undefined) return 'org too small'
    const write = () =>
      client.routing.userSkills.update(user.id, [{ id: skill.id, proficiency: 2 }], { idempotencyKey: 'one' })
    const [first, second] = [await write(), await write()]
    return JSON.stringify(first) === JSON.stringify(second)
  })
  await step('waits and repeats after a 429', async () => {
    const before = retries
    await client.languages.list().toArray()
    return retries - before
  })
  await step('repeats after a 503', async () => {
    const before = retries
    await client.divisions.list().toArray()
    return retries - before
  })
  await step('aborts a request under way with the reason of the caller', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    client.on('request', () => controller.abort(reason))
    const call = client.request({ method: 'GET', path: '/api/v2/routing/wrapupcodes' }, { signal: controller.signal })
    return await call.then(
      () => 'answered',
      (error: unknown) => error === reason,
    )
  })
  await step('names what is not there', async () => {
    const missing = client.users.get('00000000-0000-4000-8000-000000000000')
    return await missing.then(
      () => 'found',
      (error: unknown) => isApiError(error) && error.status,
    )
  })
  await step('calls any operation, with the facts about its answer', async () => {
    const { data, response } = await withResponse((options) =>
      client.request({ method: 'GET', path: '/api/v2/routing/queues', query: { pageSize: 1 } }, options),
    )
    return { status: response.status, entities: Reflect.get(Object(data), 'entities')?.length }
  })
  await step('logs what was repeated', async () => lines.length > 0)
  await client.close()
  return results
}
