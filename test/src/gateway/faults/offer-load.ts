import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, quantile } from './client.ts'

export interface Load {
  readonly perSecond: number
  readonly seconds: number
  readonly send: () => Promise<Answer>
}

/** What became of an offered load. Durations are those of the client. */
export interface Outcome {
  readonly offered: number
  /** Answers of status 200 for each second in which requests were sent. */
  readonly goodPerSecond: number
  readonly acceptedP99Ms: number
  /** Of status 503. */
  readonly refused: number
  readonly refusedP50Ms: number
  readonly refusedP95Ms: number
  /** Other answers, and connections that broke. */
  readonly odd: number
}

const tickMs = 5

/** Sends at its pace whatever becomes of the answers, as many independent clients would; resolves when all have ended. */
export async function offerLoad({ perSecond, seconds, send }: Load): Promise<Outcome> {
  const answers: Promise<Answer | undefined>[] = []
  const startedMs = performance.now()
  for (;;) {
    const elapsedMs = performance.now() - startedMs
    const due = Math.min(elapsedMs / 1_000, seconds) * perSecond
    while (answers.length < due) answers.push(send().catch(() => undefined))
    if (elapsedMs >= seconds * 1_000) break
    await sleep(tickMs)
  }
  return summarize(await Promise.all(answers), seconds)
}

function summarize(answers: readonly (Answer | undefined)[], seconds: number): Outcome {
  const durations = (status: number) =>
    answers.flatMap((answer) => (answer?.status === status ? [answer.ms] : []))
  const [good, refused] = [durations(200), durations(503)]
  return {
    offered: answers.length,
    goodPerSecond: good.length / seconds,
    acceptedP99Ms: quantile(good, 0.99),
    refused: refused.length,
    refusedP50Ms: quantile(refused, 0.5),
    refusedP95Ms: quantile(refused, 0.95),
    odd: answers.length - good.length - refused.length,
  }
}
