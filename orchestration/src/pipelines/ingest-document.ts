import { isAppError } from '@tragwerk/infra/errors'
import type { IngestSteps } from '@tragwerk/services/knowledge'
import type { WorkflowDefinition } from '../durable/index.ts'

/** Passages embedded and indexed per recorded step: about two seconds of work on two cores. */
const batchSize = 64

export type IngestDocumentInput = { readonly tenantId: string; readonly versionId: string }

/** One version of a document from stored bytes to findable passages. Every step is idempotent. */
export function defineIngestDocument(
  steps: IngestSteps,
  options: { readonly concurrency: number },
): WorkflowDefinition<IngestDocumentInput> {
  return {
    name: 'ingest-document',
    concurrency: options.concurrency,
    async run(context, { tenantId, versionId }) {
      const version = { tenantId, versionId }
      const parsed = await context.step('parse', () => outcomeOf(() => steps.parse(version)))
      if ('failure' in parsed) return context.step('fail', () => steps.fail(version, parsed.failure))
      for (let from = 0; from < parsed.value.chunks; from += batchSize) {
        const embedded = await context.step(`embed ${from}`, () =>
          outcomeOf(() => steps.embed(version, { from, count: batchSize })),
        )
        if ('failure' in embedded) return context.step('fail', () => steps.fail(version, embedded.failure))
      }
      await context.step('publish', () => steps.publish(version))
    },
  }
}

type Outcome<T> =
  | { readonly value: T }
  | { readonly failure: { readonly code: string; readonly message: string } }

/**
 * A document that cannot be read is an outcome, not a crash: it is recorded as a value, so that a replay decides
 * the same way. Failures that may pass are thrown, and the engine retries the step.
 */
async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    if (!isAppError(error) || error.retryable) throw error
    return { failure: { code: error.code, message: error.message } }
  }
}
