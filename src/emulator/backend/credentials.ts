/** A client of the emulated org. */
export interface Credentials {
  readonly clientId: string
  readonly clientSecret: string
}

/** An OAuth client with which users log in. */
export interface UserClient extends Credentials {
  /** Redirect URIs to which a browser may be sent with a code; `*` in place of a port: any port and path. */
  readonly redirectUris: readonly string[]
}
