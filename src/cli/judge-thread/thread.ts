/** What runs in the thread: judges recommendations by simulation and ends. */
import type { Recommendation } from '../../documents'
import { confirmed } from '../../optimizer/recommend/confirm'
import { answerFromThread } from '../../threads/answer-from-thread'
import type { JudgeInput } from './judge-in-threads'

await answerFromThread<JudgeInput, Recommendation[], number>(({ model, list, top }, onProgress) =>
  confirmed(model, list, { top, onProgress }),
)
