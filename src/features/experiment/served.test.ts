import { expect, it } from 'vitest'
import { emulated, FAST } from '../../../test/support/emulated'
import { answeredWithinServiceLevel } from '../../documents/org/demand'
import { startEmulator } from '../../emulator'
import { captureDemand } from '../../workflows'
import { captureServed, together } from './served'

it('counts callbacks within the service level as the demand of a plan does, and waits of what was answered', async () => {
  const media = { media: ['callback'] } as const
  const org = await emulated({ seed: 7, agents: 12, queues: 2, ...media }, {}, 10_000, FAST, startEmulator)
  const { contactTypes, interval } = await captureDemand(org.client, { days: 7 })
  const queueIds = [...new Set(contactTypes.map(({ queueId }) => queueId))]
  const { withinServiceLevel, answered } = together(await captureServed(org.client, queueIds, interval), queueIds)
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
  expect(contactTypes.some(({ mediaType, handled }) => mediaType === 'callback' && handled > 0)).toBe(true)
  expect(sum(withinServiceLevel)).toBe(sum(contactTypes.map(answeredWithinServiceLevel)))
  expect(sum(answered)).toBe(sum(contactTypes.map((type) => type.answered)))
  await org.stop()
})
