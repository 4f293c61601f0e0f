import type { RoutingEvent } from '../../src/documents'
import type { Outbox } from '../../src/documents/ports/ports'
import { createRelay } from '../../src/relay'
import { fileOutbox } from '../../src/stores/file/outbox-file'

/**
 * Delivers numbered events in a process that is there to be killed, and ends when all are delivered or dead.
 * Arguments: folder of the outbox, URL of the endpoints without its last part, how many endpoints, events, subjects, and
 * where to die: `before` or `after` which write of the outbox.
 */
const [folder = '', url = '', ...rest] = process.argv.slice(2)
const [endpoints = 0, events = 0, subjects = 1] = rest.map(Number)
const [, , , when, nth] = rest

/** Events that one poll gives, and how many may wait: new ones come in until the end, so that kills meet them too. */
const BATCH = 25
const MAX_WAITING = 100
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

function eventOf(n: number): RoutingEvent {
  return {
    id: `evt_${n}`,
    type: 'routing.queue.changed',
    timestamp: new Date(Date.UTC(2026, 2, 2) + n * 1000).toISOString(),
    subject: { kind: 'queue', id: `queue-${n % subjects}` },
    data: { seenIn: 'audit', action: 'Update', by: { kind: 'user', id: 'u' }, properties: [], auditId: `audit-${n}` },
  }
}

async function run(): Promise<void> {
  let told = 0
  const relay = createRelay({
    endpoints: Array.from({ length: endpoints }, (_, n) => ({
      name: `endpoint-${n}`,
      url: `${url}/${n}`,
      secrets: SECRET,
      allowPrivate: ['127.0.0.1'],
    })),
    outbox: dying(fileOutbox(folder)),
    // Six attempts, close together: with three in ten failing, a few messages die.
    retryDelaysMs: [0, 5, 10, 20, 40, 80],
    sources: [
      {
        name: 'numbers',
        everyMs: 1,
        async poll({ cursor }) {
          told = Number(cursor ?? 0)
          if (relay.status().pending > MAX_WAITING) return { events: [], cursor: told }
          const end = Math.min(events, told + BATCH)
          return { events: Array.from({ length: end - told }, (_, n) => eventOf(told + n)), cursor: end }
        },
      },
    ],
  })
  await relay.start()
  while (told < events || relay.status().pending > 0) await new Promise((done) => setTimeout(done, 20))
  process.stdout.write(JSON.stringify(relay.deadLetters().map(({ message, endpoint }) => [endpoint, message.id])))
  await relay.stop()
}

/** Ends this process the hard way at one write. */
function dying(outbox: Outbox): Outbox {
  let left = Number(nth ?? 0)
  return {
    ...outbox,
    async write(records) {
      const here = --left === 0
      if (here && when === 'before') process.kill(process.pid, 'SIGKILL')
      await outbox.write(records)
      if (here && when === 'after') process.kill(process.pid, 'SIGKILL')
    },
  }
}

void run()
