import { spawnSync } from 'node:child_process'

/** Whether what happened to the public interface was announced, and why. */
export interface Verdict {
  readonly ok: boolean
  readonly text: string
}

/**
 * Compares `etc/*.api.md` of the working tree of `root` with a base, and looks whether a changeset came along.
 * @param wanted the base; by default the branch of the pull request as `env` names it, else the last tag of a version
 */
export function judgeInterface(
  root: string,
  wanted: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Verdict {
  const git = (...args: string[]): string | undefined => {
    const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' })
    return status === 0 ? stdout.trim() : undefined
  }
  const lines = (text: string | undefined): string[] => (text ?? '').split('\n').filter((line) => line !== '')
  const base = baseOf(git, wanted, env)
  if (base === undefined)
    return { ok: true, text: 'cannot know: neither the base branch nor a version tag is in this clone' }

  const changed = lines(git('diff', '--name-only', base, '--', 'etc/*.api.md'))
  const added = lines(git('ls-files', '--others', '--exclude-standard', '--', 'etc/*.api.md'))
  const interfaces = [...new Set([...changed, ...added])]
  if (interfaces.length === 0) return { ok: true, text: `as at ${base}` }
  const changesets = [
    ...lines(git('diff', '--name-only', '--diff-filter=A', base, '--', '.changeset/*.md')),
    ...lines(git('ls-files', '--others', '--exclude-standard', '--', '.changeset/*.md')),
  ]
  if (changesets.length > 0) return { ok: true, text: `announced by ${changesets.join(', ')}` }
  if (/^[+-] {2}"version":/m.test(git('diff', base, '--', 'package.json') ?? ''))
    return { ok: true, text: 'part of a release: the version is another one' }
  return { ok: false, text: `${interfaces.join(', ')} changed since ${base} without a changeset: npx changeset` }
}

function baseOf(
  git: (...args: string[]) => string | undefined,
  wanted: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const branch = env.GITHUB_BASE_REF
  const candidates = [wanted, branch === undefined || branch === '' ? undefined : `origin/${branch}`]
  for (const one of candidates) {
    // From where the branch left, so that what others merged since does not count as ours.
    if (one !== undefined && git('rev-parse', '--verify', '--quiet', `${one}^{commit}`) !== undefined)
      return git('merge-base', one, 'HEAD') ?? one
  }
  return git('describe', '--tags', '--abbrev=0', '--match', 'v*')
}
