/** The build replaces this name by the version in `package.json`. */
declare const SKILLROUTE_VERSION: string | undefined

/**
 * The version of this package, as sent in the User-Agent and printed by the command. Source that is not built reports
 * `0.0.0-source`.
 */
export const version: string = typeof SKILLROUTE_VERSION === 'string' ? SKILLROUTE_VERSION : '0.0.0-source'
