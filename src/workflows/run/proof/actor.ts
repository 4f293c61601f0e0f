import type { Client } from '../../../client'
import type { RunRecord } from '../../../documents'
import { transportOf } from '../../../transport/wiring/held'

/**
 * Whose login runs it, as the platform knows them; nothing with client credentials, which are nobody's. A platform that does
 * not say keeps no run from being recorded.
 */
export async function actorOf(client: Client): Promise<Pick<RunRecord, 'person' | 'oauthClient'>> {
  if (transportOf(client).login === 'clientCredentials') return {}
  // A given token may be that of a client: then nobody is `me`.
  const [person, token] = await Promise.all([
    client.users.me().catch(() => undefined),
    client.tokens.me().catch(() => undefined),
  ])
  const oauthClient = token?.OAuthClient?.id
  return {
    ...(person === undefined ? {} : { person: { id: person.id, name: person.name ?? person.id } }),
    ...(oauthClient === undefined ? {} : { oauthClient }),
  }
}
