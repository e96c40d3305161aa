import { AppError } from '@tragwerk/infra/errors'
import { expect, test } from 'vitest'
import { judgeLostConnection } from './judge-lost-connection.ts'

function lost(reason: string, kind: 'unavailable' | 'timeout' | 'forbidden' = 'unavailable'): AppError {
  return new AppError({ kind, code: 'egress.failed', message: 'It failed.', details: { reason } })
}

test.each([
  { reason: 'ECONNREFUSED', hasBegun: false, problem: 'its server cannot be reached', verdict: 'retry' },
  { reason: 'ENOTFOUND', hasBegun: false, problem: 'its server cannot be reached', verdict: 'retry' },
  {
    reason: 'UND_ERR_SOCKET',
    hasBegun: false,
    problem: 'the connection was lost before its answer began',
    verdict: 'retry',
  },
  {
    reason: 'ECONNRESET',
    hasBegun: true,
    problem: 'the connection was lost before its answer was complete',
    verdict: 'retry',
  },
  {
    reason: 'EMFILE',
    hasBegun: false,
    problem: 'no further connection can be opened from here',
    verdict: 'elsewhere',
  },
])('$reason says: $problem', ({ reason, hasBegun, problem, verdict }) => {
  const failed = judgeLostConnection(lost(reason), { deployment: 'openai/gpt', hasBegun })

  expect(failed.error.details).toMatchObject({ problem, deployment: 'openai/gpt' })
  expect(failed.verdict).toBe(verdict)
})

test.each([
  { kind: 'timeout', verdict: 'retry' },
  { kind: 'forbidden', verdict: 'elsewhere' },
] as const)('an error of the kind $kind stays as it is', ({ kind, verdict }) => {
  const error = lost('connecting', kind)

  expect(judgeLostConnection(error, { deployment: 'openai/gpt', hasBegun: false })).toMatchObject({
    error,
    verdict,
  })
})
