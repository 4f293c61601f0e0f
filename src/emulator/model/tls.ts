/** How an emulator serves TLS: see `EmulatorOptions.tls`. */
export interface EmulatorTls {
  /** Domain of a region, such as `mypurecloud.ie`: the certificate is for `api.` and `login.` below it, and this machine. */
  readonly domain: string
}

/** What clients of an emulator with TLS need. */
export interface EmulatorTrust {
  /**
   * Certificate of the authority that was made for this emulator, PEM: what `NODE_EXTRA_CA_CERTS` and the like take as a
   * file. Its key was dropped, and it may vouch only for names below the domain.
   */
  readonly ca: string
  /** Names that must lead to this machine for clients that know nothing but the domain. */
  readonly hosts: readonly string[]
}
