/** The table of assumptions in docs/probe.md: each switch flipped, and the client right in both readings. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../../test/support/emulated'
import type { EmulatorSwitches } from '../../../emulator'
import { DEFAULT_SWITCHES } from '../../../emulator/switches'
import { routingModel } from '../../../optimizer'
import { captureDemand, captureSnapshot } from '../../../workflows'
import { snapshotHash } from '../../../workflows/snapshot/hash'
import { CHECKS } from '../list/checks'

const page = readFileSync(new URL('../../../../docs/probe.md', import.meta.url), 'utf8')
const [, table = ''] = page.split('| Assumption | Flipped | How an org shows it | In either reading |\n')
const rows = [...table.matchAll(/^\| ([^|]+) \| `(\w+): ([^`]+)` \| ([^|]+) \|/gm)].map(
  ([, assumption = '', name = '', value = '', provenBy = '']) => ({
    assumption,
    name,
    value: JSON.parse(value),
    shownBy: provenBy,
  }),
)

const isSwitch = (name: string): name is keyof EmulatorSwitches => Object.hasOwn(DEFAULT_SWITCHES, name)

async function read(org: Emulated) {
  // In the world itself: a request would leave the days before it as they were.
  for (const { config } of org.emulator.world.queues.values()) config.lastAgentRoutingMode = 'QueueMembersOnly'
  const snapshot = await captureSnapshot(org.client)
  const demand = await captureDemand(org.client, { days: 8, userIds: snapshot.agents.map(({ id }) => id) })
  await org.stop()
  const { contactTypes } = routingModel(snapshot, demand)
  return { hash: snapshotHash(snapshot), offered: contactTypes.map(({ id, offered }) => [id, offered]) }
}

const SMALL = { seed: 3, agents: 8, queues: 7, skills: 5 }
const LAST = { ownAgentShare: 0.6 }
const usual = emulated({ ...SMALL, switches: LAST }).then(read)

it('has at least ten assumptions, each with a switch, and checks that exist', () => {
  expect(rows.length).toBeGreaterThanOrEqual(10)
  for (const { name, value, shownBy: provenBy } of rows) {
    expect(isSwitch(name) && DEFAULT_SWITCHES[name] !== value, name).toBe(true)
    const [, check] = /`([a-z]+\.[a-z-]+)`/.exec(provenBy) ?? []
    if (check !== undefined) expect(CHECKS.map(({ id }) => id)).toContain(check)
  }
})

it.each(rows)('$assumption: the same org and contacts are read where $name is $value', async ({ name, value }) => {
  expect(await read(await emulated({ ...SMALL, switches: { ...LAST, [name]: value } }))).toEqual(await usual)
})
