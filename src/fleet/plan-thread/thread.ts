/** What runs in the thread: makes one plan and ends. */
import { answerFromThread } from '../../threads/answer-from-thread'
import { makePlan } from './make-plan'

await answerFromThread(makePlan)
