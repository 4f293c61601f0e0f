/** A process that probes an org with writes, to be killed. Arguments: url, client id, secret, user id, journal, checks. */
import { createClient } from '../../src/client'
import { fileJournal } from '../../src/stores'
import { clientCredentials } from '../../src/transport/auth/client-credentials'
import { probeOrg } from '../../src/workflows'

const [baseUrl = '', clientId = '', clientSecret = '', user = '', journal = '', only = ''] = process.argv.slice(2)
const client = createClient({ baseUrl, loginUrl: baseUrl, auth: clientCredentials({ clientId, clientSecret }) })
await probeOrg(client, { writes: true, user, journal: fileJournal(journal), only: only.split(',') })
await client.close()
