import { Command, Option } from 'commander'
import type { OrgProfile } from '../../../documents'
import { profileText } from '../../../report'
import { resolveHosts } from '../../../transport/kit/hosts'
import { probeOrg, redactProfile } from '../../../workflows'
import type { CommandContext } from '../../io/command-context'
import { EXIT } from '../../io/exit-code'
import { shownPath, writeDocument } from '../../io/files'
import type { Io } from '../../io/io'
import { withExample, withOrgOptions } from '../../io/options'
import { progressOf } from '../../io/progress'
import { type OrgOptions, withClient } from '../../org/connect'
import { findTarget } from '../../org/profile'
import { proxyFetch } from '../../org/proxy-fetch'

interface ProbeCommandOptions extends OrgOptions {
  readonly out?: string
  readonly check?: readonly string[]
  readonly login: boolean
  /** Undefined: the file is redacted, what is printed is not. */
  readonly redact?: boolean
  readonly json?: boolean
}

/** `skillroute probe`: whether what skillroute assumes about the platform holds in this org. */
export function probeCommand({ io, exit }: CommandContext): Command {
  const command = new Command('probe')
    .description('find out whether the assumptions about the platform hold in this org; only reads')
    .option(
      '--out <file>',
      'write the profile, for --profile of other commands; without names and ids unless --no-redact',
    )
    .option('--check <id...>', 'only these checks')
    .option('--no-login', 'do not try a wrong secret')
    .addOption(new Option('--redact', 'replace names, ids and mails in what is printed too'))
    .addOption(new Option('--no-redact', 'keep names, ids and mails in the file'))
    .action(async (options: ProbeCommandOptions) => {
      const profile = await probe(io, options)
      const shown = options.redact === true ? redactProfile(profile) : profile
      const kept = options.redact === false ? profile : redactProfile(profile)
      const file = options.out === undefined ? undefined : shownPath(io, await writeDocument(io, options.out, kept))
      if (options.json === true) io.out(`${JSON.stringify(shown)}\n`)
      else {
        io.out(`${profileText(shown, { width: Math.min(io.columns, 100), paint: io.paint })}\n`)
        if (file !== undefined) io.out(`profile written to ${file}${kept.redacted ? ', without names and ids' : ''}\n`)
      }
      if (profile.checks.some(({ verdict }) => verdict === 'differs')) exit(EXIT.found)
    })
  return withExample(withOrgOptions(command), 'skillroute probe --org production --out profile.json')
}

async function probe(io: Io, options: ProbeCommandOptions): Promise<OrgProfile> {
  const progress = progressOf(io, 'probing', options.json)
  try {
    return await withClient(io, options, async (client) =>
      probeOrg(client, {
        only: options.check,
        login: options.login ? await loginOf(io, options.org) : undefined,
        signal: io.signal,
        onProgress: ({ check, done, total }) => progress.update(done, total, check),
      }),
    )
  } finally {
    progress.end()
  }
}

/** Where the command logs in, for the try of a wrong secret. */
async function loginOf(io: Io, org: string | undefined) {
  const { region, baseUrl, loginUrl, clientId } = await findTarget(io, org)
  return { url: resolveHosts({ region, baseUrl, loginUrl }).loginUrl, clientId, fetch: await proxyFetch(io.env) }
}
