import { createReadStream, type ReadStream } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import * as z from 'zod/mini'
import { checkText } from '../../core/checks'
import { sha256 } from '../../core/json/hash'
import { redact } from '../../core/json/redact'
import { checkOptions } from '../../core/schema'
import type { AuditRecord, Ref, RunRecord } from '../../documents'
import type { AuditLog } from '../../documents/ports/ports'
import { systemCode } from '../kit/system-error'
import { onDisk, type Place, refused } from './on-disk'
import { flushFolder, PRIVATE_FILE } from './write-file-atomic'

/** How an audit log in a file is written. */
export interface FileAuditLogOptions {
  /**
   * `pseudonym`: names of people are left out, and their ids are replaced by a hash that is the same for one person within this
   * log, so that entries still belong together. Of free text, which may name someone, only words with a digit stay, such as
   * ticket numbers; error messages are left out. Default `keep`.
   */
  readonly personalData?: 'keep' | 'pseudonym' | undefined
}

/** Hex digits of the hash that replaces a person's id. */
const PSEUDONYM_DIGITS = 16

/**
 * The audit log in a file: append-only JSON Lines, flushed to disk when `append` returns, readable only by the owner. Several
 * processes may write to one file.
 * @throws StoreError `audit.write` or `audit.read` when the disk refuses
 */
export function fileAuditLog(path: string, options: FileAuditLogOptions = {}): AuditLog {
  checkText(path, 'path')
  checkOptions(options, { personalData: z.optional(z.enum(['keep', 'pseudonym'])) })
  const { personalData = 'keep' } = options
  const place: Place = { family: 'audit', name: 'Audit log', path }
  return {
    async append(records) {
      if (records.length === 0) return
      const written = records.map((record) => (personalData === 'keep' ? record : pseudonymous(record)))
      const text = written.map((record) => `${JSON.stringify(redact(record))}\n`).join('')
      await onDisk('write', place, async () => {
        await mkdir(dirname(path), { recursive: true })
        const file = await open(path, 'a+', PRIVATE_FILE)
        try {
          // The newline in front ends a line that a crash cut off.
          await appendAtOnce(file, (await endsWhole(file)) ? text : `\n${text}`)
          await file.datasync()
        } finally {
          await file.close()
        }
        await flushFolder(dirname(path))
      })
    },
    async *read() {
      const input = createReadStream(path)
      try {
        for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
          const record = parseRecord(line)
          if (record !== undefined) yield record
        }
      } catch (error) {
        if (systemCode(error) !== 'ENOENT') throw refused('read', place, error)
      } finally {
        // A caller that stops reading early must not leave the file open.
        await closed(input)
      }
    },
  }
}

async function closed(input: ReadStream): Promise<void> {
  if (input.closed) return
  await new Promise<void>((done) => input.once('close', done).destroy())
}

/** Appends in one write, so that lines of two processes never mix. `appendFile` would make several of a long text. */
async function appendAtOnce(file: FileHandle, text: string): Promise<void> {
  let rest = Buffer.from(text)
  // The system writes less only when the disk is full, or of more than 2 GiB.
  while (rest.length > 0) rest = rest.subarray((await file.write(rest)).bytesWritten)
}

async function endsWhole(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat()
  if (size === 0) return true
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer.toString('latin1') === '\n'
}

/** Parses a line as a record; undefined for a line that a crash cut off or another program wrote. */
function parseRecord(line: string): AuditRecord | undefined {
  if (line === '') return undefined
  try {
    const value: unknown = JSON.parse(line)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is AuditRecord {
  if (typeof value !== 'object' || value === null) return false
  return typeof Reflect.get(value, 'type') === 'string' && typeof Reflect.get(value, 'at') === 'string'
}

function pseudonymous(record: AuditRecord): AuditRecord {
  if (record.type !== 'change') {
    const { by: _by, person, approvals, guardrails, shares, weights, reason, ...rest } = record
    const notes = approvals?.map(({ reason: why, ...note }) => ({ ...note, by: hashed(note.by), ...findTickets(why) }))
    return {
      ...rest,
      ...findTickets(reason),
      ...(person === undefined ? {} : { person: { id: hashed(person.id), name: '' } }),
      ...(notes === undefined ? {} : { approvals: notes }),
      ...(guardrails === undefined ? {} : { guardrails: guardrails.map(nameless) }),
      ...(shares === undefined ? {} : { shares: withoutNames(shares) }),
      ...(weights === undefined ? {} : { weights: withoutNames(weights) }),
      ...(rest.error === undefined ? {} : { error: { ...rest.error, message: '' } }),
    }
  }
  const person = record.kind === 'queue.set' ? record.target : { id: hashed(record.target.id), name: '' }
  return {
    ...record,
    target: person,
    ...(record.error === undefined ? {} : { error: { ...record.error, message: '' } }),
  }
}

/** The words of a text that contain a digit, as ticket numbers do and names do not, without mail addresses. */
function findTickets(text: string | undefined): { readonly reason?: string } {
  const tickets = text?.split(/\s+/).filter((word) => /\d/.test(word) && !word.includes('@')) ?? []
  return tickets.length === 0 ? {} : { reason: tickets.join(' ') }
}

type Broken = NonNullable<RunRecord['guardrails']>[number]

/** Removes names: protected agents are listed by name. */
function nameless(guardrail: Broken): Broken {
  return guardrail.id === 'protected.agents' ? { ...guardrail, limit: null } : guardrail
}

function withoutNames<T extends { readonly agents: readonly { readonly user: Ref }[] }>(shares: T): T {
  return {
    ...shares,
    agents: shares.agents.map((agent) => ({ ...agent, user: { id: hashed(agent.user.id), name: '' } })),
  }
}

function hashed(id: string): string {
  return `p_${sha256(`skillroute/person/${id}`).slice(0, PSEUDONYM_DIGITS)}`
}
