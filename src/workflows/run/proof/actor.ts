import type { Client } from '../../../client'
import type { RunRecord } from '../../../documents'
import { transportOf } from '../../../transport/wiring/held'

/**
 * Finds the person and OAuth client whose login makes the run. Client credentials belong to nobody, so there is no
 * person. If the platform does not name person and client, the run is recorded without them.
 */
export async function actorOf(client: Client): Promise<Pick<RunRecord, 'person' | 'oauthClient'>> {
  if (transportOf(client).login === 'clientCredentials') return {}
  // A token that the caller gave may belong to client credentials: then `me` fails.
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
