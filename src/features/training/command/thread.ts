/** The program of the thread. */
import { serve } from '../../../threads/serve'
import { trainingWork } from './in-thread'

serve(trainingWork())
