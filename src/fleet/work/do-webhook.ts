import { ConfigError, SkillrouteError } from '../../core/errors'
import { version } from '../../core/version'
import { attempt } from '../../delivery/attempt'
import { checkEndpoints } from '../../delivery/endpoints'
import { RETRY_DELAYS_MS } from '../../delivery/schedule'
import { httpSender } from '../../delivery/send'
import type { FleetResult, WebhookJob } from '../jobs/jobs'
import type { JobContext } from '../jobs/tools'

/** A delivery that an endpoint did not take. */
export class Undelivered extends SkillrouteError {
  static override readonly kind: string = 'Undelivered'
  override readonly name = 'Undelivered'
  /** The wait that the endpoint asked for. */
  readonly retryAfterMs: number | undefined

  constructor(endpoint: string, why: string, retryAfterMs: number | undefined) {
    super('fleet.undelivered', `${endpoint} did not take the message: ${why}.`)
    this.retryAfterMs = retryAfterMs
  }
}

/** Number of attempts of a delivery, as in a relay. */
export const DELIVERY_ATTEMPTS = RETRY_DELAYS_MS.length

/** Sends one message once, signed at this moment. @throws Undelivered when it has to be tried again */
export async function doWebhook({ endpoint: name, message }: WebhookJob, context: JobContext): Promise<FleetResult> {
  const { clock, signal } = context
  const endpoint = checkEndpoints(context.endpoints ?? []).find((one) => one.name === name)
  if (endpoint === undefined)
    throw new ConfigError(`This worker knows no endpoint ${name}: configure one of that name.`)
  const sender = httpSender(endpoint.rules, clock)
  const abort = (): void => sender.close(new Error('the worker stops'))
  signal.addEventListener('abort', abort, { once: true })
  try {
    const done = await attempt({ endpoint, sender, clock, signal, userAgent: `skillroute/${version}` }, message)
    if (done.state === 'failed') throw new Undelivered(name, done.error, done.retryAfterMs)
    return { kind: 'webhook', endpoint: name, id: message.id, state: done.state }
  } finally {
    signal.removeEventListener('abort', abort)
    sender.close(new Error('the delivery is over'))
  }
}
