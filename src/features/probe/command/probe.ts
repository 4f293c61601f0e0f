import { Command, Option } from 'commander'
import { ConfigError } from '../../../core/errors'
import type { OrgProfile } from '../../../documents'
import { fileJournal, fileLease } from '../../../stores'
import { confirm } from '../../../terminal/io/confirm'
import { EXIT, findExitCode } from '../../../terminal/io/exit-code'
import { displayPath, writeDocument } from '../../../terminal/io/files'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { asOptions, withExample, withOrgOptions } from '../../../terminal/io/options'
import { showProgress } from '../../../terminal/io/progress'
import { leaseFolder, statePath } from '../../../terminal/io/state-folder'
import { type OrgOptions, withClient } from '../../../terminal/org/connect'
import { findTarget } from '../../../terminal/org/profile'
import { proxyFetch } from '../../../terminal/org/proxy-fetch'
import { resolveHosts } from '../../../transport/kit/hosts'
import { CHECKS } from '../list/checks'
import { probeOrg } from '../probe-org'
import { redactProfile } from '../redact'
import { profileText } from '../texts/profile'
import { restoreProbe } from '../write/restore'

interface ProbeCommandOptions extends OrgOptions {
  readonly out?: string
  readonly check?: readonly string[]
  readonly login: boolean
  readonly writes?: boolean
  readonly user?: string
  readonly restore?: boolean
  readonly yes?: boolean
  /** Undefined: the file is redacted, the printed output is not. */
  readonly redact?: boolean
}

/** `skillroute probe`: tests whether skillroute's assumptions about the platform hold in this org. */
export function probeCommand({ io, exit }: CommandContext): Command {
  const command = new Command('probe')
    .description('find out whether the assumptions about the platform hold in this org; only reads unless --writes')
    .option(
      '--out <file>',
      'write the profile, for --profile of other commands; without names and ids unless --no-redact',
    )
    .option('--check <id...>', 'only these checks')
    .option('--no-login', 'do not try a wrong secret')
    .option(
      '--writes',
      'create a skill, a language and a queue, and remove them at the end of the run; open a notification channel',
    )
    .option(
      '--user <who>',
      'with --writes: id or email of a user who has agreed to hold that skill and be in that queue',
    )
    .option(
      '--restore',
      'only remove what an earlier run with --writes left behind, and check again for objects that did not appear',
    )
    .option('--yes', 'do not ask before --writes')
    .addOption(new Option('--redact', 'replace names, ids and email addresses in the printed output too'))
    .addOption(new Option('--no-redact', 'keep names, ids and email addresses in the file'))
    .action(async (options: ProbeCommandOptions) => {
      if (options.restore === true) {
        exit(await restored(io, options))
        return
      }
      if (options.user !== undefined && options.writes !== true)
        throw new ConfigError('--user is for --writes: without it no user is touched.')
      if (options.writes === true && options.user === undefined) sayWithoutUser(io, options.check)
      if (options.writes === true && !(await mayWrite(io, options))) {
        io.err('Nothing was written.\n')
        exit(EXIT.failed)
        return
      }
      const profile = await probe(io, options)
      const output = options.redact === true ? redactProfile(profile) : profile
      const saved = options.redact === false ? profile : redactProfile(profile)
      const file = options.out === undefined ? undefined : displayPath(io, await writeDocument(io, options.out, saved))
      if (options.json === true) io.out(`${JSON.stringify(output)}\n`)
      else {
        io.out(`${profileText(output, { width: Math.min(io.columns, 100), paint: io.paint })}\n`)
        if (file !== undefined) io.out(`profile written to ${file}${saved.redacted ? ', without names and ids' : ''}\n`)
      }
      if (profile.left !== undefined)
        io.err(`not removed: ${profile.left.join(', ')}. Run skillroute probe --restore.\n`)
      if (profile.unseen !== undefined) sayUnseen(io, profile.unseen)
      if (profile.left !== undefined || profile.unseen !== undefined) {
        exit(profile.left === undefined ? EXIT.tryAgain : EXIT.failed)
        return
      }
      if (profile.checks.some(({ verdict }) => verdict === 'differs')) exit(EXIT.found)
    })
  return withExample(withOrgOptions(command), 'skillroute probe --org production --out profile.json')
}

function probeJournal(io: Io) {
  return fileJournal(statePath(io, 'probe.journal.jsonl'))
}

async function mayWrite(io: Io, { yes, user }: ProbeCommandOptions): Promise<boolean> {
  if (yes === true) return true
  const whom = user === undefined ? '' : ` and use ${user} for it`
  return await confirm(io, `Create a temporary skill, language and queue${whom}, and remove them at the end?`)
}

/**
 * Says which checks stay unknown, before the first request.
 * @throws ConfigError if all requested checks need a user
 */
function sayWithoutUser(io: Io, desired: readonly string[] | undefined): void {
  const checks = CHECKS.filter(({ id }) => desired === undefined || desired.includes(id))
  const missing = checks.filter(({ needs }) => needs === 'user').map(({ id }) => id)
  if (missing.length === 0) return
  if (missing.length === checks.length)
    throw new ConfigError(`${missing.join(', ')}: this needs --user, the id or email of a user who has agreed.`)
  io.err(`Without --user, these checks stay unknown: ${missing.join(', ')}.\n`)
}

/** Names the objects that may exist in the org although they are not visible. */
function sayUnseen(io: Io, names: readonly string[]): void {
  io.err(
    `perhaps left: ${names.join(', ')}. The request to create it was sent, but nothing of that name has appeared. It may not exist, or may appear later: run skillroute probe --restore again within a day, or look for the name in the org.\n`,
  )
}

/** Removes the objects that an earlier run left. @returns the exit code */
async function restored(io: Io, options: ProbeCommandOptions): Promise<number> {
  await using journal = probeJournal(io)
  const { removed, left, unseen, runs } = await withClient(io, options, (client) =>
    restoreProbe(client, { journal, lease: fileLease(leaseFolder(io)), signal: io.signal }),
  )
  if (options.json === true) io.out(`${JSON.stringify({ removed, left, unseen, runs })}\n`)
  else {
    const what = runs === 0 ? 'no run was left unfinished' : removed.length === 0 ? 'there was nothing to remove' : ''
    io.out(`${what === '' ? `removed ${removed.join(', ')}` : what}\n`)
    for (const { name, why } of left) io.err(`not removed: ${name}: ${why}\n`)
    if (unseen.length > 0) sayUnseen(io, unseen)
  }
  if (left.length > 0) return EXIT.failed
  return unseen.length > 0 ? EXIT.tryAgain : EXIT.done
}

async function probe(io: Io, options: ProbeCommandOptions): Promise<OrgProfile> {
  await using journal = probeJournal(io)
  const progress = showProgress(io, 'probing', options.json)
  try {
    return await withClient(io, options, async (client) =>
      asOptions({ 'options.only': '--check', 'options.user': '--user' }, async () =>
        probeOrg(client, {
          only: options.check,
          ...(options.writes === true
            ? { writes: true, user: options.user, journal, lease: fileLease(leaseFolder(io)) }
            : {}),
          login: options.login ? await findLogin(io, options.org) : undefined,
          signal: io.signal,
          onProgress: ({ check, done, total }) => progress.update(done, total, check),
        }),
      ),
    )
  } catch (error) {
    if (options.writes === true && findExitCode(error) !== EXIT.usage)
      io.err('If the probe created something and could not remove it, skillroute probe --restore does.\n')
    throw error
  } finally {
    progress.end()
  }
}

/** The login host and client of the org, to try a wrong secret there. */
async function findLogin(io: Io, org: string | undefined) {
  const { region, baseUrl, loginUrl, clientId, clientSecret } = await findTarget(io, org)
  // Without a client secret there is no wrong secret to try.
  if (clientId === undefined || clientSecret === undefined) return undefined
  return { url: resolveHosts({ region, baseUrl, loginUrl }).loginUrl, clientId, fetch: await proxyFetch(io.env) }
}
