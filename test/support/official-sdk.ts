/** The official SDK, unchanged, pointed at an emulator by its own gateway setting. */
import platform from 'purecloud-platform-client-v2'
import type { Emulator } from '../../src/emulator'

/** Logs the official SDK in. It keeps one global client, so one emulator at a time a process. */
export async function officialSdk(emulator: Emulator): Promise<typeof platform> {
  const { hostname, port } = new URL(emulator.url)
  const client = platform.ApiClient.instance
  client.setGateway({ host: hostname, protocol: 'http', port: Number(port) })
  await client.loginClientCredentialsGrant(emulator.clientId, emulator.clientSecret)
  return platform
}
