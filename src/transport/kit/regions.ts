/**
 * The regions of Genesys Cloud by name, with the domain of each. Hosts are `api.`, `login.` and `apps.` below it. The
 * list is from the official description of July 2026; a domain that is not listed works as well.
 */
export const REGIONS: Readonly<Record<string, string>> = {
  us_east_1: 'mypurecloud.com',
  us_east_2: 'use2.us-gov-pure.cloud',
  us_west_2: 'usw2.pure.cloud',
  ca_central_1: 'cac1.pure.cloud',
  mx_central_1: 'mxc1.pure.cloud',
  sa_east_1: 'sae1.pure.cloud',
  eu_west_1: 'mypurecloud.ie',
  eu_west_2: 'euw2.pure.cloud',
  eu_central_1: 'mypurecloud.de',
  eu_central_2: 'euc2.pure.cloud',
  eusc_de_east_1: 'edee1.eusc-pure.cloud',
  me_central_1: 'mec1.pure.cloud',
  ap_south_1: 'aps1.pure.cloud',
  ap_southeast_1: 'apse1.pure.cloud',
  ap_southeast_2: 'mypurecloud.com.au',
  ap_northeast_1: 'mypurecloud.jp',
  ap_northeast_2: 'apne2.pure.cloud',
  ap_northeast_3: 'apne3.pure.cloud',
}

const NAMES_BY_DOMAIN = new Map(Object.entries(REGIONS).map(([name, domain]) => [domain, name]))

/** The name of the region that a domain belongs to, such as `eu_west_1` for `mypurecloud.ie`. */
export function regionOfDomain(domain: string): string | undefined {
  return NAMES_BY_DOMAIN.get(domain)
}

/** A login URL for a message: its host, and the region if it belongs to Genesys. */
export function describeLogin(loginUrl: string): string {
  const host = URL.canParse(loginUrl) ? new URL(loginUrl).host : loginUrl
  const region = regionOfDomain(host.replace(/^login\./, ''))
  return region === undefined ? host : `${host} (region ${region})`
}
