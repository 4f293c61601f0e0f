/** A client of the emulated org. */
export interface Credentials {
  readonly clientId: string
  readonly clientSecret: string
}

/** An OAuth client by which users log in. */
export interface UserClient extends Credentials {
  /** Where a browser may be sent with a code; `*` in place of a port: any port and path. */
  readonly redirectUris: readonly string[]
}
