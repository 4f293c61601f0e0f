/** How an emulator serves TLS: see `EmulatorOptions.tls`. */
export interface EmulatorTls {
  /**
   * Domain of a region, such as `mypurecloud.ie`. The certificate is for `api.` and `login.` below it, and for this
   * machine.
   */
  readonly domain: string
}

/** TLS settings for clients of an emulator. */
export interface EmulatorTrust {
  /**
   * Certificate of the authority that was made for this emulator, PEM, to be saved as a file for `NODE_EXTRA_CA_CERTS`
   * and similar settings. The authority's key was deleted, and it may vouch only for names below the domain.
   */
  readonly ca: string
  /** Names that must resolve to this machine, for clients that can be configured only with the domain. */
  readonly hosts: readonly string[]
}
