import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Client } from '../../../client'
import { ConfigError } from '../../../core/errors'
import type { Approval, Journal, Plan } from '../../../documents'
import { fileJournal } from '../../../stores'
import { writeFileAtomic } from '../../../stores/file/write-output'
import { displayPath, ifThere, readText } from '../../../terminal/io/files'
import type { Io } from '../../../terminal/io/io'
import { statePath } from '../../../terminal/io/state-folder'
import { type OrgOptions, withClient } from '../../../terminal/org/connect'
import { approvalsInFiles } from '../../../terminal/runs/approval-file'
import { keepPlan, usualFiles } from '../../../terminal/runs/run-files'
import { parsePlan } from '../../../workflows'
import { approvalPath } from '../../../workflows/approval/read-approval'
import { inFile } from '../../../workflows/kit/in-file'
import type { Experiment } from '../documents/experiment'
import { parseExperiment } from '../documents/read-experiment'

export interface StartedExperiment {
  readonly experiment: Experiment
  readonly plan: Plan
  readonly approvals: readonly Approval[]
  readonly journalPath: string
  readonly logPath: string
  /** Profile of its org in the config file; absent: the environment. */
  readonly org?: string
}

const FOLDER = 'experiments'

function pathOf(io: Io, id: string, ending: string): string {
  return statePath(io, FOLDER, `${id}${ending}`)
}

/** Keeps an experiment, its plan and the plan's approvals in the state folder, so that passes need no other file. */
export async function keepExperiment(
  io: Io,
  experiment: Experiment,
  { plan, approvals, org }: Pick<StartedExperiment, 'plan' | 'approvals'> & { readonly org: string | undefined },
): Promise<void> {
  const files = await usualFiles(io, plan.id, '.')
  await keepPlan(files, plan)
  for (const approval of approvals)
    await writeFileAtomic(approvalPath(files.plan), `${JSON.stringify(approval, null, 2)}\n`)
  const place = { experimentId: experiment.id, ...(org === undefined ? {} : { org }) }
  await writeFileAtomic(pathOf(io, experiment.id, '.json'), `${JSON.stringify(experiment, null, 2)}\n`)
  await writeFileAtomic(pathOf(io, experiment.id, '.place'), JSON.stringify(place))
}

/** Reads an experiment that the user named by its file. */
export async function readExperimentFile(io: Io, file: string): Promise<Experiment> {
  const text = await readText(io, file)
  return inFile(file, () => parseExperiment(text))
}

/**
 * An experiment that was started here.
 * @param named its id, or its file, also the one it was started from
 * @throws ConfigError when it was not started with this state folder
 */
export async function startedExperiment(io: Io, named: string): Promise<StartedExperiment> {
  const experiment = await readExperimentFile(io, (await storedFile(io, named)) ?? named)
  const files = await usualFiles(io, experiment.plan.id, '.')
  const place = await ifThere(pathOf(io, experiment.id, '.place'), (path) => readFile(path, 'utf8'))
  if (place === undefined)
    throw new ConfigError(
      `${experiment.id} was not started with the state in ${displayPath(io, statePath(io))}. Start it by skillroute experiment start, or name its state folder by --state.`,
    )
  const text = await readText(io, files.plan)
  const plan = inFile(displayPath(io, files.plan), () => parsePlan(text))
  const org: unknown = Reflect.get(Object(JSON.parse(place)), 'org')
  return {
    experiment,
    plan,
    approvals: await approvalsInFiles(io, files.plan, plan),
    journalPath: files.journal,
    logPath: pathOf(io, experiment.id, '.log.jsonl'),
    ...(typeof org === 'string' ? { org } : {}),
  }
}

/** The file of an experiment that is named by its id; undefined if none was started here by that name. */
async function storedFile(io: Io, id: string): Promise<string | undefined> {
  if (!/^[\w-]+$/.test(id)) return undefined
  const path = pathOf(io, id, '.json')
  return (await ifThere(path, stat)) === undefined ? undefined : displayPath(io, path)
}

/** Files of all experiments that were started here. */
export async function startedFiles(io: Io): Promise<string[]> {
  const folder = statePath(io, FOLDER)
  const names = (await ifThere(folder, (path) => readdir(path))) ?? []
  return names
    .filter((name) => basename(name).endsWith('.json'))
    .sort()
    .map((name) => displayPath(io, join(folder, name)))
}

/** Runs work with a client of an experiment's org, its journal and its log, and closes them. */
export async function withStarted<T>(
  io: Io,
  { journalPath, logPath, org }: StartedExperiment,
  options: OrgOptions,
  work: (client: Client, stores: { readonly journal: Journal; readonly log: Journal }) => Promise<T>,
): Promise<T> {
  const stores = { journal: fileJournal(journalPath), log: fileJournal(logPath) }
  try {
    return await withClient(io, { ...options, org: options.org ?? org }, (client) => work(client, stores))
  } finally {
    await Promise.all([stores.journal.close(), stores.log.close()])
  }
}
