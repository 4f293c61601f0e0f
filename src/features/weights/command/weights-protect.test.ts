/** `skillroute weights --protect`: the plan leaves agents alone and says what that does to the shares. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cli, cliIn } from '../../../../test/support/cli'
import { longerContacts } from '../../../../test/support/fewer-contacts'
import { demandOfQueue, type OrgFiles, saveOrg } from '../../../../test/support/org-files'
import type { Plan, Snapshot } from '../../../documents'
import { type Emulator, startEmulator } from '../../../emulator'

let emulator: Emulator
let cli: Cli
let org: OrgFiles
const FILES = '--snapshot snapshot.json --demand demand.json'

beforeAll(async () => {
  emulator = await startEmulator({ seed: 3, agents: 20, queues: 6, ratePerMinute: 100_000 })
  longerContacts(emulator.world)
  cli = cliIn(emulator)
  org = await saveOrg(emulator, cli.cwd)
})
afterAll(async () => {
  cli.remove()
  await emulator.stop()
})

it('leaves the changes of a protected agent out and names them', async () => {
  const { queues, agents } = org.snapshot
  const joined = (queue: Snapshot['queues'][number]) => queue.members.filter((one) => one.joined)
  const [queue] = queues
    .filter(({ evaluation, rings, predictive }) => evaluation === 'BEST' && (rings ?? []).length < 2 && !predictive)
    .sort((a, b) => joined(b).length - joined(a).length)
  const ownIds = new Set(queue === undefined ? [] : joined(queue).map(({ userId }) => userId))
  const own = agents.filter(({ id, state }) => state === 'active' && ownIds.has(id))
  const [member, other] = own
  writeFileSync(join(cli.cwd, 'demand.json'), JSON.stringify(demandOfQueue(org.demand, queue?.id ?? '')))
  const line = `weights ${FILES} --queue ${queue?.id} --share ${member?.id}=0 ${other?.id}=0.3 --out plan.json --json --protect`
  const { code, out, err } = await cli.run(`${line} ${member?.id}`)
  expect(code, err).toBe(0)
  const { plan }: { plan: Plan } = JSON.parse(out)
  expect(plan.changes.some((change) => 'user' in change && change.user.id === member?.id)).toBe(false)
  expect(plan.leftOut).toContainEqual(
    expect.objectContaining({ code: 'user.protected', what: expect.stringContaining(`deactivated in ${queue?.name}`) }),
  )
  expect(plan.notes).toContainEqual(expect.stringContaining('The expected shares assume that every change is made'))
  expect(await cli.run(`${line} Nobody`)).toMatchObject({
    code: 2,
    err: expect.stringContaining('the org has no agent'),
  })
})
