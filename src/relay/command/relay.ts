import { Command } from 'commander'
import type { Client } from '../../client'
import { ConfigError } from '../../core/errors'
import { untilAborted } from '../../core/when-aborted'
import type { DeadLetter } from '../../documents/ports/ports'
import { plural, timeCell } from '../../report/text/kit/figures'
import { figureColumn, textTable } from '../../report/text/kit/table'
import { fileLease } from '../../stores'
import { fileOutbox } from '../../stores/file/outbox-file'
import { EXIT } from '../../terminal/io/exit-code'
import { resolvePath } from '../../terminal/io/files'
import type { CommandContext, Io } from '../../terminal/io/io'
import { withExample, withOrgOptions } from '../../terminal/io/options'
import { statePath } from '../../terminal/io/state-folder'
import { parseWritten } from '../../terminal/io/written-file'
import { BREAK_LEASE, breakHeld } from '../../terminal/org/break-lease'
import { connect, type OrgOptions } from '../../terminal/org/connect'
import { findTarget } from '../../terminal/org/profile'
import { proxyFetch } from '../../terminal/org/proxy-fetch'
import { buildEndpoints } from '../../terminal/webhooks/endpoints'
import { parseRelayFile, type RelayFile } from '../../terminal/webhooks/relay-file'
import { createRelay, type Relay, type RelayNotice, type RelayStatus } from '..'
import { createSources, needsOrg } from './sources'

interface RelayCommandOptions extends OrgOptions {
  readonly check?: boolean
  readonly once?: boolean
  readonly listDead?: boolean
  /** Id of a dead letter, or `all`. */
  readonly resend?: string
  readonly discard?: string
  readonly enable?: string
  readonly breakLease?: string
}

/** How many notices of each kind there were. */
type Counts = Partial<Record<RelayNotice['type'], number>>

/** `skillroute relay`: delivers signed events to other systems until Ctrl-C. */
export function relayCommand({ io, exit }: CommandContext): Command {
  const command = new Command('relay')
    .description('send plans, drift and changes by others to other systems as signed webhooks, until Ctrl-C')
    .argument('<file>', 'relay file: endpoints and sources')
    .option('--check', 'check the file and the secrets; deliver nothing')
    .option('--once', 'ask each source once, deliver what can be delivered now, and end')
    .option('--list-dead', 'print the dead letters: messages that are no longer sent; works beside a running relay')
    .option('--resend <id>', 'send a dead letter, or all, again')
    .option('--discard <id>', 'delete a dead letter, or all')
    .option('--enable <endpoint>', 'resume sending to an endpoint that answered 410')
    .option('--break-lease <id>', BREAK_LEASE)
    .action(async (path: string, options: RelayCommandOptions) => {
      const file = await parseWritten(io, path, parseRelayFile)
      const folder = file.outbox === undefined ? statePath(io, 'relay') : resolvePath(io, file.outbox)
      if (options.listDead === true) return listDead(io, folder, options)
      // Checked first, so that problems are reported with their position in the file.
      await parseWritten(io, path, (value) => makeRelay(io, parseRelayFile(value), folder))
      if (options.check === true)
        return say(io, options, { ok: true, endpoints: file.endpoints.length }, checkText(file))
      if (options.breakLease !== undefined) await breakHeld(io, fileLease(folder), options.breakLease)
      if (options.resend !== undefined || options.discard !== undefined || options.enable !== undefined) {
        if (!(await repairFolder(io, file, folder, options))) exit(EXIT.failed)
        if (options.once !== true) return
      }
      if (!(await serveRelay(io, file, folder, options))) exit(EXIT.failed)
    })
    .addHelpText('after', RELAY_FILE)
  return withExample(withOrgOptions(command), 'skillroute relay relay.yaml\nskillroute relay relay.yaml --list-dead')
}

const RELAY_FILE = `
A relay file:
  endpoints:
    - name: wfm
      url: https://wfm.example.com/hooks
      secretEnv: WFM_WEBHOOK_SECRET      # whsec_ and base64; a list of two while it is changed
      events: [plan.*, run.summary]      # default: all
  sources:
    runs: true                           # what skillroute does in this folder
    audits: { everyMinutes: 2 }          # what others change, by the audits
    snapshots: { everyMinutes: 60 }      # what others change, by comparing
    drift: { expected: prod.json }       # the org against a snapshot file
    notifications: { topics: [v2.users.USER_ID.routingStatus] }`

function makeRelay(
  io: Io,
  file: RelayFile,
  folder: string,
  more: Partial<Parameters<typeof createRelay>[0]> = {},
): Relay {
  return createRelay({ endpoints: buildEndpoints(file, io.env), outbox: fileOutbox(folder), ...more })
}

/** @returns false if only one round was requested and a message could not be delivered in it */
async function serveRelay(io: Io, file: RelayFile, folder: string, options: RelayCommandOptions): Promise<boolean> {
  const client: Client | undefined = needsOrg(file) ? await connect(io, options) : undefined
  const clientId = client === undefined ? undefined : (await findTarget(io, options.org)).clientId
  const counts: Counts = {}
  const relay = makeRelay(io, file, folder, {
    sources: createSources(file, { io, client, clientId, folder }),
    fetch: await proxyFetch(io.env),
    onNotice(notice) {
      counts[notice.type] = (counts[notice.type] ?? 0) + 1
      if (notice.type === 'disabled') counts.dead = (counts.dead ?? 0) + notice.dead
      io.out(options.json === true ? `${JSON.stringify(notice)}\n` : `${noticeText(notice, io)}\n`)
    },
  })
  let status: RelayStatus | undefined
  try {
    await relay.start({ follow: options.once !== true })
    if (options.once === true) {
      await relay.pollOnce()
      await Promise.race([relay.settled(), untilAborted(io.signal)])
    } else {
      io.err(`Delivering to ${file.endpoints.map(({ name }) => name).join(', ')}; Ctrl-C ends it.\n`)
      await Promise.race([relay.ended, untilAborted(io.signal)])
    }
    status = relay.status()
  } finally {
    await relay.stop()
    await client?.close()
  }
  io.err(`${summaryText(counts, status)}\n`)
  // One round as JSON always ends with its summary, also without events.
  if (options.once === true && options.json === true) io.out(`${JSON.stringify(summary(counts, status))}\n`)
  return options.once !== true || ((counts.dead ?? 0) === 0 && (status?.pending ?? 0) === 0)
}

/** @returns whether everything that was named exists */
async function repairFolder(io: Io, file: RelayFile, folder: string, options: RelayCommandOptions): Promise<boolean> {
  checkEndpointName(options.enable, file.endpoints)
  const relay = makeRelay(io, file, folder, { paused: true })
  await relay.start({ follow: false })
  try {
    const { text, ok, ...done } = await repair(relay, options)
    if (ok || options.json === true) say(io, options, done, `${text.join('\n')}\n`)
    else io.err(`${text.join('\n')}\n`)
    return ok
  } finally {
    await relay.stop()
  }
}

/** @throws ConfigError for an endpoint that is not in the file */
function checkEndpointName(name: string | undefined, endpoints: readonly { readonly name: string }[]): void {
  if (name === undefined || endpoints.some((endpoint) => endpoint.name === name)) return
  const known = endpoints.map((endpoint) => endpoint.name).join(', ')
  throw new ConfigError(`no endpoint ${name}; known are ${known}`)
}

/**
 * Resends or deletes dead letters, and enables endpoints.
 * @param relay a started relay
 * @returns what was done, with a sentence about each option; `ok`: everything that the user named exists
 */
async function repair(relay: Relay, { resend, discard, enable }: RelayCommandOptions) {
  const enabled = enable === undefined ? [] : [await enableEndpoint(relay, enable)]
  const resent = await moveLetters(relay, resend, 'resend')
  const discarded = await moveLetters(relay, discard, 'discard')
  return {
    resent: resent.count,
    discarded: discarded.count,
    enabled: enable ?? null,
    text: [...enabled, ...resent.text, ...discarded.text],
    ok: resent.ok && discarded.ok,
  }
}

async function enableEndpoint(relay: Relay, name: string): Promise<string> {
  const off = relay
    .status()
    .endpoints.some((endpoint) => endpoint.name === name && endpoint.disabledSince !== undefined)
  await relay.enable(name)
  return off ? `${name} receives events again.` : `${name} was not switched off: it receives events as before.`
}

async function moveLetters(
  relay: Relay,
  id: string | undefined,
  verb: 'resend' | 'discard',
): Promise<{ readonly count: number; readonly text: readonly string[]; readonly ok: boolean }> {
  if (id === undefined) return { count: 0, text: [], ok: true }
  const letters = relay.deadLetters().filter(({ message }) => id === 'all' || message.id === id)
  if (letters.length === 0) {
    const text =
      id === 'all' ? 'There are no dead letters.' : `No dead letter has the id ${id}; --list-dead prints the ids.`
    return { count: 0, text: [text], ok: id === 'all' }
  }
  const count = await relay[verb](id === 'all' ? 'all' : [id])
  const left = letters.length - count
  const stays = `${plural(left, 'message')} left: their endpoint is no longer in the file.`
  return { count, text: [`${plural(count, 'message')} ${DONE[verb]}.`, ...(left > 0 ? [stays] : [])], ok: left === 0 }
}

const DONE = { resend: 'waiting again', discard: 'deleted' }

async function listDead(io: Io, folder: string, options: RelayCommandOptions): Promise<void> {
  const outbox = fileOutbox(folder, { readOnly: true })
  const dead = [...(await outbox.load()).dead()]
  await outbox.close()
  const table = textTable<DeadLetter>(
    [
      { title: 'Id', cell: ({ message }) => message.id },
      { title: 'Type', cell: ({ message }) => message.type },
      { title: 'About', cell: ({ message }) => message.subject },
      { title: 'Endpoint', cell: ({ endpoint }) => endpoint },
      figureColumn('Attempts', ({ attempts }) => String(attempts)),
      { title: 'Died (UTC)', cell: ({ diedAt }) => timeCell(diedAt) },
      { title: 'Because', cell: ({ error }) => error, wrap: true },
    ],
    dead,
    { width: io.columns, paint: io.paint },
  )
  // Prints ids in full, since --resend and --discard need them and a narrow table may have cut them.
  const ids = dead.map(({ message }) => `${message.id}\n`).join('')
  say(
    io,
    options,
    dead,
    dead.length === 0 ? 'No dead letters.\n' : `${table}\n\nIds for --resend and --discard:\n${ids}`,
  )
}

function say(io: Io, options: RelayCommandOptions, json: unknown, text: string): void {
  io.out(options.json === true ? `${JSON.stringify(json)}\n` : text)
}

function checkText({ endpoints }: RelayFile): string {
  return `${plural(endpoints.length, 'endpoint')} can be used: ${endpoints.map(({ name, url }) => `${name} (${new URL(url).host})`).join(', ')}\n`
}

function summary(counts: Counts, status: RelayStatus) {
  const { accepted = 0, delivered = 0, failed = 0, dead = 0 } = counts
  const { pending, dead: deadLetters, nextAttemptAt } = status
  const next = nextAttemptAt === undefined ? {} : { nextAttemptAt }
  return { type: 'summary', accepted, delivered, failed, dead, pending, deadLetters, ...next }
}

function summaryText(counts: Counts, status: RelayStatus | undefined): string {
  const { accepted = 0, delivered = 0, failed = 0, dead = 0 } = counts
  const left = status === undefined ? '' : `; ${status.pending} waiting, ${plural(status.dead, 'dead letter')} in all`
  const next = status?.nextAttemptAt === undefined ? '' : `; the next attempt waits until ${status.nextAttemptAt}`
  return `${plural(accepted, 'event')} accepted, ${delivered} delivered, ${plural(failed, 'failed attempt')}, ${plural(dead, 'new dead letter')}${left}${next}`
}

function noticeText(notice: RelayNotice, { paint }: Io): string {
  switch (notice.type) {
    case 'accepted':
      return `${paint.dim('accepted ')} ${notice.event} ${notice.id} for ${notice.endpoints.join(', ')}`
    case 'delivered':
      return `${paint.good('delivered')} ${notice.id} to ${notice.endpoint}${notice.attempts > 1 ? ` at attempt ${notice.attempts}` : ''}`
    case 'failed':
      return `${paint.warn('failed   ')} ${notice.id} to ${notice.endpoint}: ${notice.error}; next attempt ${notice.nextAt}`
    case 'dead':
      return `${paint.bad('dead     ')} ${notice.id} to ${notice.endpoint} after ${notice.attempts} attempts: ${notice.error}`
    case 'disabled':
      return `${paint.bad('disabled ')} ${notice.endpoint} answered 410; ${notice.dead} messages are kept as dead letters`
    case 'source':
      return `${paint.warn('source   ')} ${notice.source}: ${notice.error}`
  }
}
