/**
 * The steps of the GitHub Action: on a pull request the review of a plan as one comment, on merge the apply of what was
 * reviewed. Exit codes are those of the command line: 2 wrong usage, 3 problems in the files, 4 not approved or refused by a
 * guardrail, 5 the plan or the org is another than the one that was reviewed.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGithub } from './github.mjs'

const { env } = process
const given = (name) => (env[name] === undefined || env[name].trim() === '' ? undefined : env[name].trim())
const files = {
  desired: given('SKILLROUTE_DESIRED'),
  rules: given('SKILLROUTE_RULES'),
  plan: given('SKILLROUTE_PLAN'),
  guardrails: given('SKILLROUTE_GUARDRAILS'),
}
const folder = mkdtempSync(join(given('RUNNER_TEMP') ?? tmpdir(), 'skillroute-'))
const review = join(folder, 'review.md')

/** Ends the step with a code and a message that GitHub shows. */
class Ended extends Error {
  constructor(code, message) {
    super(message)
    this.code = code
  }
}

try {
  await main()
} catch (error) {
  process.stdout.write(`::error title=skillroute::${annotation(error.message)}\n`)
  process.exitCode = error instanceof Ended ? error.code : 1
}

async function main() {
  const sources = Object.entries(files).filter(([name, file]) => name !== 'guardrails' && file !== undefined)
  if (sources.length !== 1) throw new Ended(2, 'Name one of desired, rules and plan: it says what the plan is made of.')
  const github = createGithub({
    api: given('GITHUB_API_URL') ?? 'https://api.github.com',
    repository: needed('GITHUB_REPOSITORY'),
    token: needed('GITHUB_TOKEN'),
  })
  const event = JSON.parse(readFileSync(needed('GITHUB_EVENT_PATH'), 'utf8'))
  const isReview = event.pull_request !== undefined && event.pull_request.merged !== true
  if (isReview && event.action === 'closed') return say('The pull request was closed without a merge: nothing to do.')
  if (isReview) return await reviewPlan(github, event.pull_request)
  const pull = event.pull_request ?? (await mergedBy(github, event.after ?? needed('GITHUB_SHA')))
  await applyReviewed(github, pull)
}

/** Validates the files, makes the plan and writes the comment, or edits the one that is there. */
async function reviewPlan(github, pull) {
  validate()
  const plan = makePlan()
  const text = readFileSync(review, 'utf8')
  const [marker, ...rest] = text.split('\n')
  const body = [marker, `<!-- reviewed ${keyOf(plan)} -->`, ...rest].join('\n')
  await putComment(github, pull.number, marker, body)
  summarize(text)
  const broken = (plan.guardrails ?? []).filter(({ ok }) => !ok)
  if (broken.length > 0) throw new Ended(4, `The plan does not keep ${broken.map(({ id }) => id).join(', ')}.`)
  say(`Reviewed ${plan.id}: ${plan.changes.length} changes.`)
}

/** Applies the plan if it is the one that the comment reviewed, and says in the comment what became of it. */
async function applyReviewed(github, pull) {
  validate()
  // What it would bring was said in the review.
  const plan = makePlan(['--forecast', 'none'])
  const [marker] = readFileSync(review, 'utf8').split('\n')
  const comment = await commentOf(github, pull.number, marker)
  if (comment === undefined)
    throw new Ended(4, `Pull request ${pull.number} has no review of this org by ${author()}: nothing was applied.`)
  const reviewed = /^<!-- reviewed (\S+) -->$/m.exec(comment.body)?.[1]
  const applied = `<!-- applied ${reviewed} -->`
  if (comment.body.includes(applied)) return say('The plan that was reviewed was applied before: nothing to do.')
  if (reviewed !== keyOf(plan))
    throw new Ended(
      5,
      'Not applied: the plan is not the one that was reviewed. Its files, or the org, changed since: review it again.',
    )
  if (given('SKILLROUTE_REQUIRE_APPROVAL') !== 'false' && !(await isApproved(github, pull, comment)))
    throw new Ended(4, 'Not applied: nobody with write access approved the last commit after its review was written.')
  const done = applyPlan(plan, `${env.GITHUB_REPOSITORY}#${pull.number}`)
  await github.editComment(comment.id, `${comment.body}\n\n---\n${applied}\n✅ **Applied**: ${done}.\n`)
  say(`Applied ${plan.id}: ${done}.`)
}

/** What became of the changes, such as `12 applied`. */
function applyPlan({ changes }, reason) {
  if (changes.length === 0) return 'nothing was to be changed'
  const file = files.plan ?? join(folder, 'plan.json')
  const journal = join(folder, 'apply.jsonl')
  const run = skillroute([
    'apply',
    file,
    '--yes',
    '--on-conflict',
    'fail',
    '--reason',
    reason,
    '--journal',
    journal,
    '--json',
    ...limits(),
  ])
  if (run.code === 5)
    throw new Ended(5, 'Not applied: the org changed since, and targets of the plan are not as they were.')
  if (run.code !== 0) throw new Ended(run.code, `The apply ended with ${run.code}: ${lastLine(run.err)}`)
  const { counts } = JSON.parse(run.out)
  return Object.entries(counts)
    .flatMap(([status, number]) => (number > 0 ? [`${number} ${status}`] : []))
    .join(', ')
}

/** Problems are shown at their lines. */
function validate() {
  for (const file of [files.desired, files.rules]) {
    if (file === undefined) continue
    const run = skillroute(['validate', file, '--format', 'github'])
    process.stdout.write(run.out)
    if (run.code !== 0) throw new Ended(run.code, `${file} has problems: ${lastLine(run.err) || 'see its lines'}`)
  }
}

/** The plan of the repository, or a new one of the files, with its review beside it. */
function makePlan(more = []) {
  if (files.plan !== undefined) {
    const run = skillroute(['report', files.plan, '--markdown', review])
    if (run.code !== 0) throw new Ended(run.code, `${files.plan}: ${lastLine(run.err)}`)
    // Limits of the repository hold for a plan that was made without them too: now, and when it is applied.
    const limited =
      files.guardrails === undefined ? { code: 0 } : skillroute(['apply', files.plan, '--dry-run', ...limits()])
    // Whether the org changed since is evaluated later, by the key of the plan.
    if (![0, 5].includes(limited.code)) throw new Ended(limited.code, `${files.plan}: ${lastLine(limited.err)}`)
    return JSON.parse(readFileSync(files.plan, 'utf8'))
  }
  const source = files.desired === undefined ? ['rules', files.rules] : ['desired', files.desired]
  const out = join(folder, 'plan.json')
  const run = skillroute(['plan', ...source, ...limits(), ...more, '--out', out, '--markdown', review])
  // A plan that guardrails refuse is written all the same, for its review.
  if (run.code !== 0 && run.code !== 4) throw new Ended(run.code, `No plan: ${lastLine(run.err)}`)
  return JSON.parse(readFileSync(out, 'utf8'))
}

function limits() {
  return files.guardrails === undefined ? [] : ['--guardrails', files.guardrails]
}

/**
 * What a review is of. A plan of the repository: its hash. A plan that is made here has another hash each time, for its time
 * and forecast: what it writes and what it found there is what counts, so that an org that changed makes another key.
 */
function keyOf(plan) {
  if (files.plan !== undefined) return `plan:${plan.hash}`
  const changes = plan.changes.map(({ id, before, after, from, until }) => [
    id,
    before,
    after,
    from ?? null,
    until ?? null,
  ])
  const content = JSON.stringify([
    plan.org.id,
    changes.sort(([a], [b]) => (a < b ? -1 : 1)),
    plan.binding?.guardrails ?? null,
  ])
  return `changes:${createHash('sha256').update(content).digest('hex')}`
}

/** Whether somebody who may write approved the last commit, after the review of it was written, and stands by it. */
async function isApproved(github, pull, comment) {
  const latest = new Map()
  for (const one of await github.reviews(pull.number))
    if (['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED'].includes(one.state)) latest.set(one.user?.login, one)
  for (const [login, { state, commit_id: commit, submitted_at: at }] of latest) {
    if (state !== 'APPROVED' || commit !== pull.head.sha || login === pull.user?.login) continue
    if (Date.parse(at) < Date.parse(comment.updated_at)) continue
    if (['admin', 'write'].includes(await github.permission(login))) return true
  }
  return false
}

async function putComment(github, number, marker, body) {
  const there = await commentOf(github, number, marker)
  if (there === undefined) await github.comment(number, body)
  else if (there.body !== body) await github.editComment(there.id, body)
}

/** The review of this org among the comments of the account that the token writes as. */
async function commentOf(github, number, marker) {
  const comments = await github.comments(number)
  return comments.find(({ body = '', user }) => user?.login === author() && body.split(/\r?\n/, 1)[0] === marker)
}

function author() {
  return given('SKILLROUTE_COMMENT_AUTHOR') ?? 'github-actions[bot]'
}

/** The pull request that brought a commit. */
async function mergedBy(github, sha) {
  const pull = (await github.pullsOf(sha)).find(({ merged_at: at }) => at !== null)
  if (pull === undefined) throw new Ended(4, `Commit ${sha} came by no pull request: nothing was reviewed or applied.`)
  return pull
}

/** Runs the command line; what it says goes to the log. */
function skillroute(args) {
  const [command, ...first] = (given('SKILLROUTE_COMMAND') ?? 'npx --yes skillroute').split(/\s+/)
  const { status, stdout, stderr, error } = spawnSync(command, [...first, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (error !== undefined) throw new Ended(1, `${command} could not be started: ${error.message}`)
  process.stderr.write(stderr)
  return { code: status ?? 1, out: stdout, err: stderr }
}

function needed(name) {
  const value = given(name)
  if (value === undefined) throw new Ended(2, `${name} is not set: run this as an action of GitHub.`)
  return value
}

function summarize(text) {
  if (given('GITHUB_STEP_SUMMARY') !== undefined) appendFileSync(given('GITHUB_STEP_SUMMARY'), `${text}\n`)
}

function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? ''
}

function annotation(text) {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}

function say(text) {
  process.stdout.write(`${text}\n`)
}
