/** One request being worked on, text by text. */
export interface Job {
  readonly id: number
  readonly texts: readonly string[]
  readonly vectors: Float32Array[]
  tokens: number
}

/** Requests of at most so many texts are questions that somebody waits for; they overtake bulk work. */
const smallJob = 4

export interface JobQueue {
  add(id: number, texts: readonly string[]): void
  /** The job to work on next: the oldest small one, else the oldest; `undefined` when there is none. */
  next(): Job | undefined
  /** Forgets the job; unknown ids are ignored. */
  remove(id: number): void
}

export function createJobQueue(): JobQueue {
  const jobs = new Map<number, Job>()
  return {
    add: (id, texts) => void jobs.set(id, { id, texts, vectors: [], tokens: 0 }),
    next() {
      const waiting = [...jobs.values()]
      return waiting.find((job) => job.texts.length <= smallJob) ?? waiting[0]
    },
    remove: (id) => void jobs.delete(id),
  }
}
