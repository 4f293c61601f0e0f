import { readFileSync } from 'node:fs'
import { createNightly, type NightlyEvent } from '../../examples/lambda/nightly'
import { sandbox } from '../../examples/lambda/sandbox'

/**
 * A Lambda sandbox in small: a process that is given one event after the other, each with its time limit, and answers with
 * the result of the nightly handler. Whoever started it kills it when the time is over. Argument: the file of the plan.
 */
const [planFile = '', reserveMs = ''] = process.argv.slice(2)
const { client, pool } = sandbox()
const handler = createNightly({
  client,
  pool,
  makePlan: async () => readFileSync(planFile, 'utf8'),
  reserveMs: Number(reserveMs),
})

process.on('message', (message: { event: NightlyEvent; limitMs: number }) => {
  const endMs = Date.now() + message.limitMs
  handler(message.event, { getRemainingTimeInMillis: () => endMs - Date.now() }).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})
process.send?.('ready')
