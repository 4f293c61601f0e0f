/** The program of each thread. */
import { serve } from '../../threads/serve'
import { threadWork } from './thread-work'

serve(threadWork())
