/** What a check is, before it is made. */
export interface CheckInfo {
  readonly id: string
  readonly question: string
  readonly method: string
  /** What skillroute relies on. */
  readonly expected: string
  /**
   * `reads`: only sends reads; `login`: needs `login`; `writes`: needs temporary objects; `user`: also needs a user who
   * agreed; `nothing`: no call of the API can show it.
   */
  readonly needs: 'reads' | 'login' | 'writes' | 'user' | 'nothing'
  /** The consequences if it is as expected, and if it is not. Without a result, it is assumed to be as expected. */
  readonly holds: string
  readonly differs: string
}

/** Checks that write: temporary objects, and a user who agreed. */
export const WRITE_CHECKS: readonly CheckInfo[] = [
  {
    id: 'notifications.heartbeat',
    question: 'How often does the socket of a notification channel beat?',
    method: 'open a channel, listen until two heartbeats came',
    expected: 'about every 30 s',
    needs: 'writes',
    holds: 'no consequence: own pings show whether a socket is alive',
    differs: 'no consequence, since own pings show whether a socket is alive',
  },
  {
    id: 'notifications.pong',
    question: 'Does the socket of a notification channel answer a ping?',
    method: 'pings on that channel, every 5 s',
    expected: 'it does',
    needs: 'writes',
    holds: 'a socket that is dead is noticed within 40 s',
    differs: 'live sockets look dead and are opened again: use watch with --poll',
  },
  {
    id: 'lags.new-skill',
    question: 'How long until a new skill is found?',
    method: 'create a skill, read it by its id until it is there',
    expected: 'at most 15 s',
    needs: 'writes',
    holds: 'a creation whose answer was lost is found again',
    differs: 'a creation whose answer was lost may end in doubt: look before creating again',
  },
  {
    id: 'lags.new-queue',
    question: 'How long until a new queue is in the list?',
    method: 'create a queue, list it by its name until it is there',
    expected: 'at most 15 s',
    needs: 'writes',
    holds: 'a creation whose answer was lost is found again',
    differs: 'a creation whose answer was lost may end in doubt: look before creating again',
  },
  {
    id: 'queues.whole-put',
    question: 'Does a queue stay the same when it is written back as it was read?',
    method: 'GET, PUT and GET of the temporary queue',
    expected: 'it is',
    needs: 'writes',
    holds: 'settings of queues can be changed one by one',
    differs: 'a change of one setting may reset others: do not change settings of queues by plan',
  },
  {
    id: 'queues.group-rule',
    question: 'May the first rule of conditional group routing name its own queue?',
    method: 'PUT of the temporary queue with such a rule',
    expected: 'it may not',
    needs: 'writes',
    holds: 'the queue of the first rule is left out of every PUT',
    differs: 'it is sent back as it was read',
  },
  {
    id: 'queues.conflicts',
    question: 'What happens to a PUT that is based on an outdated read of the queue?',
    method: 'two PUTs of the temporary queue after one read',
    expected: 'the last one wins',
    needs: 'writes',
    holds: 'each queue is read again just before its write, and checked afterwards',
    differs: 'the platform refuses some overwrites by itself',
  },
  {
    id: 'queues.modified-by',
    question: 'Which name does modifiedBy of a queue have after our write?',
    method: 'GET of the temporary queue after a PUT',
    expected: 'the OAuth client',
    needs: 'writes',
    holds: 'a queue shows whether we wrote last',
    differs: 'only audits show who wrote last',
  },
  {
    id: 'skills.over-fifty',
    question: 'How is a bulk call with more than 50 skills answered?',
    method: 'the temporary skill 51 times in one call',
    expected: 'a refusal',
    needs: 'user',
    holds: 'skills are sent with 50 per call',
    differs: 'no consequence: skills are sent with 50 per call anyway',
  },
  {
    id: 'skills.duplicates',
    question: 'What happens to a bulk call that names a skill twice?',
    method: 'the temporary skill with two levels in one call',
    expected: 'the last level counts',
    needs: 'user',
    holds: 'no consequence: no call of skillroute names a skill twice',
    differs: 'no consequence, since no call of skillroute names a skill twice',
  },
  {
    id: 'skills.unknown-id',
    question: 'Is a bulk call with one unknown skill refused as a whole?',
    method: 'the temporary skill and an id that does not exist in one call',
    expected: 'it is',
    needs: 'user',
    holds: 'a refused call changed nothing',
    differs: 'a call may be carried out in part: the read-back shows it',
  },
  {
    id: 'skills.deleted',
    question: 'How is a read of a deleted skill answered?',
    method: 'GET of the temporary skill after its deletion',
    expected: 'the skill with its state',
    needs: 'writes',
    holds: 'a deleted skill is recognized by its state',
    differs: 'no consequence: a deleted skill is not found',
  },
  {
    id: 'languages.fraction',
    question: 'What happens to a language level with a fraction?',
    method: 'the temporary language at 3.6',
    expected: 'it is rounded',
    needs: 'user',
    holds: 'plans only contain whole language levels',
    differs: 'no consequence, since plans only contain whole language levels',
  },
  {
    id: 'users.conflicts',
    question: "Do two writes of one user's skills at the same time conflict?",
    method: 'pairs of writes of the temporary skill, sent together',
    expected: 'the last one wins',
    needs: 'user',
    holds: 'writes of one user are sent one after the other',
    differs: 'conflicts with others are read again and repeated',
  },
  {
    id: 'lags.members',
    question: 'How long until a new member of a queue appears?',
    method: 'add the user to the temporary queue, list its members until they are there',
    expected: 'at most 60 s',
    needs: 'user',
    holds: 'the read-back waits long enough',
    differs: 'the read-back waits as long as this org takes, when it is given the profile',
  },
  {
    id: 'lags.new-member',
    question: 'How long until a member who appears can be given a ring?',
    method: 'put the member into ring 2 until it is taken',
    expected: 'at most 3.5 s',
    needs: 'user',
    holds: 'a ring that is refused is set again for that long',
    differs: 'rings of new members may need a second apply',
  },
  {
    id: 'queues.missing-ring',
    question: 'What is the answer to a ring that the queue does not have?',
    method: 'put the member into ring 6 of a queue with two',
    expected: '400',
    needs: 'user',
    holds: 'the change fails with that reason',
    differs: 'the change fails at the read-back',
  },
  {
    id: 'audits.rows',
    question: 'Do audits say what was changed, and from what?',
    method: 'audits of the changes that the probe makes; without writes, those of the last day',
    expected: 'they name property, old and new value',
    needs: 'reads',
    holds: 'apply and verify can say whether others wrote in between',
    differs: 'whether others wrote in between cannot be evaluated; verify --audits ends with exit code 5',
  },
  {
    id: 'audits.delay',
    question: 'How long does an audit take to appear?',
    method: 'audits of a change that the probe makes, queried until it appears',
    expected: 'at most 60 s',
    needs: 'writes',
    holds: 'apply with a batch re-read waits long enough',
    differs: 'apply waits as long as this org takes, when it is given the profile',
  },
  {
    id: 'audits.skill-entity',
    question: 'Under which entity type is a skill change of a user audited?',
    method: 'audits of the change that the probe makes to the user',
    expected: 'User',
    needs: 'user',
    holds: 'audits are queried by the id of the user, whatever the type',
    differs: 'no consequence: audits are queried by the id of the user',
  },
  {
    id: 'lags.deleted-queue',
    question: 'How long can a deleted queue still be read?',
    method: 'delete the temporary queue, read it until it is gone',
    expected: 'at most 60 s',
    needs: 'writes',
    holds: 'no consequence: plans delete no queues',
    differs: 'no consequence, since plans delete no queues',
  },
]
